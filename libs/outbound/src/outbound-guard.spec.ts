import { OutboundGuard, type ResolveName } from './outbound-guard';
import { TrustedHosts } from './trusted-hosts';

const resolving =
  (...addresses: string[]): ResolveName =>
  () =>
    Promise.resolve(addresses);
const nobody: ResolveName = () => Promise.reject(new Error('asked'));
const guard = (trusted: readonly string[] = [], resolve = nobody): OutboundGuard =>
  new OutboundGuard(new TrustedHosts(trusted), resolve);

const PUBLIC = [
  ...['1.1.1.1', '8.8.8.8', '93.184.216.34', '172.32.0.1', '100.128.0.1', '169.253.0.1'],
  ...['2606:4700:4700::1111', '2a00:1450:4001::1'],
];
/** What an address is, and one by which it can be written. */
const FORBIDDEN: readonly (readonly [string, string])[] = [
  ['this network', '0.0.0.0'],
  ['private', '10.0.0.1'],
  ['shared by carriers', '100.64.0.1'],
  ['loopback', '127.0.0.1'],
  ['the end of loopback', '127.255.255.254'],
  ['private', '172.16.0.1'],
  ['the end of private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['for protocols', '192.0.0.1'],
  ['for documentation', '192.0.2.1'],
  ['for benchmarks', '198.18.0.1'],
  ['multicast', '224.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['nothing, in IPv6', '::'],
  ['loopback in IPv6', '::1'],
  ['IPv4 as mapped', '::ffff:127.0.0.1'],
  ['IPv4 as mapped, in hexadecimal', '::ffff:7f00:1'],
  ['even public IPv4 as mapped', '::ffff:8.8.8.8'],
  ['IPv4 as it was compatible once', '::127.0.0.1'],
  ['IPv4 by NAT64', '64:ff9b::7f00:1'],
  ['IPv4 by 6to4', '2002:7f00:1::'],
  ['IPv4 by Teredo', '2001::1'],
  ['unique local', 'fc00::1'],
  ['link-local', 'fe80::1'],
  ['link-local of an interface', 'fe80::1%eth0'],
  ['multicast in IPv6', 'ff02::1'],
  ['for documentation in IPv6', '2001:db8::1'],
];
/** Metadata services of clouds, in every form. */
const METADATA = [
  ...['169.254.169.254', '169.254.170.2', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '64:ff9b::a9fe:a9fe'],
  ...['fd00:ec2::254', 'fe80::a9fe:a9fe', 'fe80::1%eth0', '100.100.100.200'],
];
/** What is no address, though some resolvers read one in it. */
const UNREADABLE = ['', 'localhost', '2130706433', '0x7f.1', '127.1', '0177.0.0.1'];

describe(OutboundGuard.name, () => {
  it.each(PUBLIC)('lets everybody reach %s', async (address) => {
    expect(guard().mayReach('a.example', address)).toBe(true);
    await expect(guard().admit(address)).resolves.toEqual({ addresses: [address] });
    await expect(guard([], resolving(address)).admit('a.example')).resolves.toEqual({ addresses: [address] });
  });

  it.each([...FORBIDDEN, ...METADATA.map((address) => ['metadata', address] as const)])(
    'lets nobody reach what is %s: %s',
    async (_what, address) => {
      const forbidden = { problem: 'forbidden' };

      expect(guard().mayReach('a.example', address)).toBe(false);
      await expect(guard().admit(address)).resolves.toEqual(forbidden);
      await expect(guard([], resolving(address)).admit('a.example')).resolves.toEqual(forbidden);
      await expect(guard([], resolving('8.8.8.8', address)).admit('a.example')).resolves.toEqual(forbidden);
    },
  );

  it.each(UNREADABLE)('reads no address in %j', (text) => {
    expect(guard().mayReach(text, text)).toBe(false);
  });

  it.each([
    ['a name', ['DB.internal']],
    ['a network', ['10.1.0.0/16']],
    ['an address', ['10.1.2.3']],
  ])('lets tenants reach what the operator trusts by %s', async (_by, trusted) => {
    const trusting = guard(trusted, resolving('10.1.2.3'));

    await expect(trusting.admit('db.internal')).resolves.toEqual({ addresses: ['10.1.2.3'] });
    expect(trusting.mayReach('other.internal', '10.2.0.1')).toBe(false);
  });

  it.each(METADATA)('trusts %s for nobody, whatever the operator says', (address) => {
    const trusting = guard(['a.example', '0.0.0.0/0', '::/0']);

    expect(trusting.mayReach('a.example', address)).toBe(false);
    expect(trusting.mayReach(address, address)).toBe(false);
  });

  it('says that a name leads nowhere', async () => {
    await expect(guard().admit('a.example')).resolves.toMatchObject({ problem: 'not-found' });
    await expect(guard([], resolving()).admit('a.example')).resolves.toEqual({ problem: 'not-found' });
  });

  it('checks anew whenever it is asked, so that a name that changes its address gains nothing', async () => {
    const answers = ['8.8.8.8', '127.0.0.1'];
    const rebinding = guard([], () => Promise.resolve([answers.shift() ?? '']));

    await expect(rebinding.admit('a.example')).resolves.toEqual({ addresses: ['8.8.8.8'] });
    await expect(rebinding.admit('a.example')).resolves.toEqual({ problem: 'forbidden' });
  });
});

describe(TrustedHosts.name, () => {
  it('reads a setting', () => {
    const trusted = TrustedHosts.of('SOME_HOSTS', ' 127.0.0.0/8, Db.Internal ');

    expect(trusted.includes('db.internal', '10.0.0.1')).toBe(true);
    expect(trusted.includes('x', '127.0.0.1')).toBe(true);
    expect(TrustedHosts.of('SOME_HOSTS', null).includes('x', '127.0.0.1')).toBe(false);
  });

  it.each(['10.0.0.0/33', '10.0.0', 'a b', 'http://x', '::1/129', '10.0.0.0/8/8'])(
    'does not take %j',
    (setting) => {
      expect(() => TrustedHosts.of('SOME_HOSTS', setting)).toThrow(
        expect.objectContaining({
          code: 'CONFIGURATION_INVALID',
          message: expect.stringContaining('SOME_HOSTS'),
        }),
      );
    },
  );
});
