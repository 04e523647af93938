import type { ResolveName } from '@app/outbound';
import { Upstream } from '../upstream/upstream';
import { EndpointGuard } from './endpoint-guard';

const none = { allowHttp: null, allowPrivate: null };
const resolving =
  (...addresses: string[]): ResolveName =>
  () =>
    Promise.resolve(addresses);

describe(EndpointGuard.name, () => {
  it.each([
    'https://api.openai.com/v1',
    'https://models.example.com:8443',
    'https://8.8.8.8/v1',
    'https://[2606:4700:4700::1111]/v1',
  ])('allows %s', (endpoint) => {
    expect(new EndpointGuard(none).problemOf(endpoint)).toBeNull();
  });

  it.each([
    ...[
      '',
      'models.example.com',
      'ftp://models.example.com',
      'http://models.example.com',
      'file:///etc/passwd',
    ],
    ...[
      'https://user@models.example.com',
      'https://models.example.com/?a=b',
      'https://models.example.com/#a',
    ],
    ...['https://localhost/v1', 'http://localhost:5432', 'https://a.localhost', 'https://localhost.'],
    ...[
      'https://127.0.0.1',
      'https://127.1',
      'https://2130706433',
      'https://0x7f000001',
      'https://0177.0.0.1',
    ],
    ...[
      'https://0.0.0.0',
      'https://10.1.2.3',
      'https://100.64.0.1',
      'https://169.254.169.254',
      'https://172.31.0.1',
    ],
    ...['https://192.168.1.1', 'https://198.18.0.1', 'https://224.0.0.1', 'https://255.255.255.255'],
    ...[
      'https://[::]',
      'https://[::1]',
      'https://[::ffff:127.0.0.1]',
      'https://[::ffff:a9fe:a9fe]',
      'https://[fe80::1]',
    ],
    ...[
      'https://[fd00:ec2::254]',
      'https://[64:ff9b::a9fe:a9fe]',
      'https://[2002:7f00:1::]',
      'https://[2001::1]',
    ],
  ])('refuses %s', (endpoint) => {
    expect(new EndpointGuard(none).problemOf(endpoint)).toEqual(expect.stringMatching(/^must /));
  });

  it('lets the operator allow more', () => {
    const guard = new EndpointGuard({
      allowHttp: 'models.intern',
      allowPrivate: '127.0.0.0/8, 10.0.0.0/8, fd00::/8',
    });

    for (const endpoint of [
      'http://models.intern',
      'http://localhost:11434',
      'http://127.0.0.1',
      'https://10.0.0.1',
    ]) {
      expect(guard.problemOf(endpoint)).toBeNull();
    }
    expect(guard.problemOf('https://[fd00::1]')).toBeNull();
    expect(guard.problemOf('http://10.0.0.1')).toMatch(/must begin with https/);
    expect(guard.problemOf('https://192.168.0.1')).toMatch(/must be a public address/);
  });

  it.each(['10.0.0.0/33', 'a b', 'http://x'])('does not start with %j among the settings', (allowPrivate) => {
    expect(() => new EndpointGuard({ ...none, allowPrivate })).toThrow(/AXONFLOW_PROVIDER_ALLOW_PRIVATE/);
  });

  const lookedUp = (guard: EndpointGuard, all: boolean): Promise<unknown> =>
    new Promise((resolve, reject) =>
      guard.lookup('models.example.com', { all }, (error, address) =>
        error ? reject(error) : resolve(address),
      ),
    );

  it('hands on the addresses of public names', async () => {
    const guard = new EndpointGuard(none, resolving('8.8.8.8', '2606:4700::1'));

    expect(await lookedUp(guard, false)).toBe('8.8.8.8');
    expect(await lookedUp(guard, true)).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1', family: 6 },
    ]);
  });

  it.each([[['127.0.0.1']], [['8.8.8.8', '10.0.0.1']], [['::1']], [['169.254.169.254']], [[]]])(
    'refuses a name that leads to %j',
    async (addresses) => {
      const guard = new EndpointGuard(none, resolving(...addresses));

      for (const all of [true, false]) {
        await expect(lookedUp(guard, all)).rejects.toMatchObject({ code: 'EHOSTUNREACH' });
      }
    },
  );

  it('reaches private addresses of names that the operator trusts', async () => {
    const allowPrivate = 'models.example.com';
    const guard = new EndpointGuard({ ...none, allowPrivate }, resolving('10.0.0.1'));

    expect(await lookedUp(guard, false)).toBe('10.0.0.1');
  });

  it('is asked by real connections', async () => {
    const { lookup } = new EndpointGuard(none, resolving('127.0.0.1'));
    const limits = {
      connectTimeoutMs: 1_000,
      headersTimeoutMs: 1_000,
      idleTimeoutMs: 1_000,
      maxReplyBytes: 1_024,
    };
    const upstream = new Upstream({
      provider: 'mine',
      baseUrl: 'https://rebound.example.com',
      defaultPath: '/v1',
      limits: { ...limits, maxConnections: 1, lookup },
    });

    const answer = upstream.exchange({
      method: 'GET',
      path: 'models',
      headers: {},
      signal: new AbortController().signal,
    });

    await expect(answer).rejects.toMatchObject({
      reason: 'unreachable',
      cause: { message: expect.stringContaining('tenants may not reach') },
    });
    await upstream.close();
  });
});
