import { TrustedHosts, type ResolveName } from '@app/outbound';
import { AddressGuard } from './address-guard';
import { configuredGuard } from './configured-guard';

describe(AddressGuard.name, () => {
  const guard = (resolve: ResolveName, trusted: readonly string[] = []): AddressGuard =>
    new AddressGuard({ trusted: new TrustedHosts(trusted), ports: [443], resolve });
  const answers =
    (...addresses: string[]): ResolveName =>
    () =>
      Promise.resolve(addresses);
  const https = { host: 'api.example', port: 443, isEncrypted: true };

  it('gives the address that it has checked', async () => {
    await expect(guard(answers('1.1.1.1', '8.8.8.8')).admit(https)).resolves.toBe('1.1.1.1');
  });

  it('refuses a name of which any address is not public', async () => {
    await expect(guard(answers('1.1.1.1', '127.0.0.1')).admit(https)).rejects.toMatchObject({
      failure: 'invalid',
    });
  });

  it('asks nobody about literals, and checks them all the same', async () => {
    const nobody: ResolveName = () => Promise.reject(new Error('asked'));

    await expect(guard(nobody).admit({ ...https, host: '8.8.8.8' })).resolves.toBe('8.8.8.8');
    for (const host of ['10.0.0.1', '[::1]', '[::ffff:10.0.0.1]', '::ffff:a9fe:a9fe']) {
      await expect(guard(nobody).admit({ ...https, host })).rejects.toMatchObject({ failure: 'invalid' });
    }
  });

  it.each([
    ['no encryption', { ...https, isEncrypted: false }],
    ['another port', { ...https, port: 22 }],
  ])('refuses %s outside of trusted hosts', async (_name, destination) => {
    await expect(guard(answers('1.1.1.1')).admit(destination)).rejects.toMatchObject({ failure: 'invalid' });
    await expect(guard(answers('1.1.1.1'), ['API.example']).admit(destination)).resolves.toBe('1.1.1.1');
  });

  it('trusts names and networks of the operator, but never addresses of metadata services', async () => {
    const plain = { host: 'db.internal', port: 5432, isEncrypted: false };

    await expect(guard(answers('10.1.2.3'), ['10.1.0.0/16']).admit(plain)).resolves.toBe('10.1.2.3');
    await expect(guard(answers('10.1.2.3'), ['db.internal']).admit(plain)).resolves.toBe('10.1.2.3');
    await expect(guard(answers('10.2.2.3'), ['10.1.0.0/16']).admit(plain)).rejects.toMatchObject({
      failure: 'invalid',
    });
    for (const trusted of ['db.internal', '0.0.0.0/0']) {
      await expect(guard(answers('169.254.169.254'), [trusted]).admit(plain)).rejects.toMatchObject({
        failure: 'invalid',
      });
    }
  });

  it('says that a name leads nowhere', async () => {
    const lost: ResolveName = () => Promise.reject(new Error('ENOTFOUND'));

    await expect(guard(lost).admit(https)).rejects.toMatchObject({ failure: 'unreachable' });
    await expect(guard(answers()).admit(https)).rejects.toMatchObject({ failure: 'unreachable' });
  });
});

describe(configuredGuard.name, () => {
  it('admits what its settings name', async () => {
    const guard = configuredGuard({ ports: '443', trustedHosts: ' 127.0.0.0/8, db.internal ' });

    await expect(guard.admit({ host: '127.0.0.1', port: 1, isEncrypted: false })).resolves.toBe('127.0.0.1');
  });

  it.each([
    { ports: '443', trustedHosts: '10.0.0.0/33' },
    { ports: '443', trustedHosts: '10.0.0' },
    { ports: '443', trustedHosts: 'a b' },
    { ports: '0', trustedHosts: null },
    { ports: 'https', trustedHosts: null },
  ])('does not start with %p', (settings) => {
    expect(() => configuredGuard(settings)).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION_INVALID' }),
    );
  });
});
