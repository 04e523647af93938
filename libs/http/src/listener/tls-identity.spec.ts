import { loadSection } from '@app/config';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { httpSection } from '../http.config';
import { TlsIdentityError } from '../http.errors';
import { loadTlsIdentity } from './tls-identity';

const load = (env: Readonly<Record<string, string>>): ReturnType<typeof loadTlsIdentity> =>
  loadTlsIdentity(loadSection(httpSection, env));

describe(loadTlsIdentity.name, () => {
  it('gives nothing when TLS is off', async () => {
    expect(await load({})).toBeNull();
  });

  it('makes a P-256 certificate for every local name', async () => {
    const identity = await load({ AXONFLOW_TLS: 'self-signed' });

    const certificate = new X509Certificate(identity?.cert ?? '');
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(certificate.subjectAltName).toBe(
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    );
    expect(certificate.ca).toBe(false);
  });

  it('reads the files that are named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tls-'));
    const [TLS_CERT_FILE, TLS_KEY_FILE] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    await Promise.all([writeFile(TLS_CERT_FILE, 'a chain'), writeFile(TLS_KEY_FILE, 'a key')]);

    const identity = await load({ AXONFLOW_TLS: 'files', TLS_CERT_FILE, TLS_KEY_FILE });

    expect(identity).toEqual({ cert: 'a chain', key: 'a key' });
    await rm(folder, { recursive: true });
  });

  it.each([
    [{}, 'AXONFLOW_TLS=files needs TLS_CERT_FILE: the path of a PEM file.'],
    [
      { TLS_CERT_FILE: '/nowhere/cert.pem' },
      'TLS_CERT_FILE names a file that cannot be read: /nowhere/cert.pem',
    ],
  ])('says what is missing in %j', async (files, message) => {
    const failure = load({ AXONFLOW_TLS: 'files', ...files });

    await expect(failure).rejects.toThrow(TlsIdentityError);
    await expect(failure).rejects.toThrow(message);
  });
});
