import { ManualClock } from '@app/testing';
import { systemClock } from '@app/kernel';
import { itIsAConnector } from '../acceptance/connector-acceptance.fake';
import { until } from '../acceptance/until.fake';
import type { JsonObject, ToolCallOptions, ToolResult } from '../connector';
import { TrustedHosts, type ResolveName } from '@app/outbound';
import { AddressGuard } from '../network/address-guard';
import { HttpRestConnector } from './http-rest.connector';
import type { HttpRestSettings, Operation } from './http-rest.settings';
import { RestApi } from './rest-api.fake';

const here = new AddressGuard({ trusted: new TrustedHosts(['127.0.0.0/8']), ports: [443] });
const options = (more: Partial<ToolCallOptions> = {}): ToolCallOptions => ({
  signal: new AbortController().signal,
  timeoutMs: 10_000,
  limits: { maxRows: 100, maxBytes: 10_000 },
  ...more,
});
const operation = (more: Partial<Operation> = {}): Operation => ({ method: 'GET', path: '/items', ...more });

const OPERATIONS: HttpRestSettings['operations'] = {
  items: operation(),
  slow: operation({ path: '/slow' }),
  refused: operation({ path: '/refused' }),
};

describe(HttpRestConnector.name, () => {
  let api: RestApi;
  let answer: (url: string) => { status?: number; headers?: Record<string, string>; body?: string };
  beforeAll(async () => {
    api = new RestApi(({ headers, url }, response) => {
      if (url.includes('slow')) return;
      const isKnown = headers.authorization === 'Bearer right' || headers.authorization === undefined;
      const { body = '[]', headers: more = {}, status = 200 } = answer(url);
      response.writeHead(isKnown ? status : 401, { 'content-type': 'application/json', ...more }).end(body);
    });
    await api.start();
  });
  beforeEach(() => {
    answer = (url) =>
      url.includes('refused') ? { status: 422 } : { body: JSON.stringify([{ id: 1 }, { id: 2 }, { id: 3 }]) };
  });
  afterAll(() => api.stop());

  const made: HttpRestConnector[] = [];
  afterEach(() => Promise.all(made.splice(0).map((connector) => connector.close())));
  const connect = (
    more: Partial<HttpRestSettings> = {},
    { guard = here, token = 'right', clock = systemClock } = {},
  ): HttpRestConnector => {
    const settings = { base_url: `http://127.0.0.1:${api.port}`, operations: OPERATIONS, ...more };
    const connector = new HttpRestConnector(settings, () => Promise.resolve(token), { guard, clock });
    made.push(connector);
    return connector;
  };
  const call = (
    described: Operation,
    args: JsonObject = {},
    more: Partial<ToolCallOptions> = {},
  ): Promise<ToolResult> => connect({ operations: { it: described } }).execute('it', args, options(more));
  const lastSeen = () => api.seen[api.seen.length - 1];

  describe('as a connector', () => {
    itIsAConnector(() => {
      const settings = { base_url: `http://127.0.0.1:${api.port}`, operations: OPERATIONS, auth: 'bearer' };
      const make = (token: string, port = api.port) =>
        new HttpRestConnector(
          { ...settings, base_url: `http://127.0.0.1:${port}` },
          () => Promise.resolve(token),
          {
            guard: here,
            clock: systemClock,
          },
        );
      return Promise.resolve({
        connector: make('right'),
        unauthorised: make('wrong'),
        unreachable: make('right', 1),
        rows: { tool: 'items', args: {} },
        slow: { tool: 'slow', args: {} },
        refused: { tool: 'refused', args: {} },
        effects: () => Promise.resolve(api.seen.length),
        started: () => until(() => lastSeen()?.url === '/slow' && api.pending > 0),
        settled: () => until(() => api.pending === 0),
        stop: () => Promise.resolve(),
      });
    });
  });

  describe('what it sends', () => {
    it('puts arguments where they belong, and keeps them there', async () => {
      const parameters = { id: {}, q: { required: false }, gone: { required: false }, n: {}, list: {} };
      await call(
        {
          method: 'POST',
          path: '/users/{id}/notes',
          query: { q: 'is {q}', gone: '{gone}' },
          headers: { 'X-Kind': 'k-{n}' },
          body: { n: '{n}', text: 'n is {n}', list: '{list}', gone: '{gone}', fixed: [1, null] },
          parameters,
        },
        { id: 'a/../b?x#y', q: '1&admin=true', n: 7, list: ['x'] },
      );

      expect(lastSeen()).toMatchObject({
        method: 'POST',
        url: '/users/a%2F..%2Fb%3Fx%23y/notes?q=is+1%26admin%3Dtrue',
        headers: { 'x-kind': 'k-7', 'content-type': 'application/json' },
      });
      expect(JSON.parse(lastSeen()?.body ?? '')).toEqual({
        n: 7,
        text: 'n is 7',
        list: ['x'],
        fixed: [1, null],
      });
    });

    it.each(['..', '.', ''])('refuses %p as a whole segment of the path', async (id) => {
      const seen = api.seen.length;

      await expect(
        call(operation({ path: '/users/{id}', parameters: { id: {} } }), { id }),
      ).rejects.toMatchObject({
        failure: 'invalid',
      });
      expect(api.seen).toHaveLength(seen);
    });

    it('refuses an argument that would end its header', async () => {
      const described = operation({ headers: { 'x-a': '{a}' }, parameters: { a: {} } });

      await expect(call(described, { a: 'x\r\nauthorization: y' })).rejects.toMatchObject({
        failure: 'invalid',
      });
    });

    it.each<[string, object, string, string]>([
      ['bearer', { auth: 'bearer' }, 'authorization', 'Bearer right'],
      ['basic', { auth: 'basic' }, 'authorization', `Basic ${Buffer.from('right:right').toString('base64')}`],
      ['header', { auth: 'header', auth_header: 'X-Key' }, 'x-key', 'right'],
    ])('sends the credentials of %s', async (_kind, settings, header, value) => {
      await connect(settings)
        .execute('items', {}, options())
        .catch(() => undefined);

      expect(lastSeen()?.headers[header]).toBe(value);
    });

    it('sends the idempotency key of what changes something', async () => {
      await call({ method: 'POST', path: '/pay' }, {}, { idempotencyKey: 'run:step' });
      expect(lastSeen()?.headers['idempotency-key']).toBe('run:step');

      await call(operation(), {}, { idempotencyKey: 'run:step' });
      expect(lastSeen()?.headers['idempotency-key']).toBeUndefined();
    });

    it('shows without credentials what it would send', async () => {
      const connector = connect({ auth: 'bearer', operations: { it: { method: 'DELETE', path: '/x' } } });

      expect((await connector.execute('it', {}, options({ isDryRun: true }))).output).toEqual({
        method: 'DELETE',
        url: `http://127.0.0.1:${api.port}/x`,
        body: null,
      });
    });
  });

  describe('what it takes', () => {
    it.each<[number, string]>([
      [400, 'invalid'],
      [401, 'auth'],
      [403, 'auth'],
      [404, 'not-found'],
      [409, 'invalid'],
      [429, 'rate-limited'],
      [500, 'upstream'],
      [504, 'timeout'],
    ])('reads status %d as %s', async (status, failure) => {
      answer = () => ({ status });

      await expect(call(operation())).rejects.toMatchObject({ failure, details: { status } });
    });

    it.each([
      ['7', 7_000],
      ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
      ['soon', undefined],
    ])('hands on how long to wait: %s', async (text, retryAfterMs) => {
      answer = () => ({ status: 429, headers: { 'retry-after': text } });
      const clock = new ManualClock(new Date('2026-01-01T00:00:00Z'));
      const connector = connect({}, { clock });

      await expect(connector.execute('items', {}, options())).rejects.toMatchObject({ retryAfterMs });
    });

    it('follows no redirect', async () => {
      answer = () => ({ status: 302, headers: { location: `http://127.0.0.1:${api.port}/elsewhere` } });
      const seen = api.seen.length;

      await expect(call(operation())).rejects.toMatchObject({ failure: 'upstream' });
      expect(api.seen).toHaveLength(seen + 1);
    });

    it.each<[string, { headers?: Record<string, string>; body: string }]>([
      ['is too large', { body: JSON.stringify('x'.repeat(10_000)) }],
      ['is no JSON', { body: '{"a": "secret' }],
      ['is nested too deep', { body: '['.repeat(200) + ']'.repeat(200) }],
      ['is packed', { headers: { 'content-encoding': 'gzip' }, body: '{}' }],
    ])('refuses an answer that %s, and quotes none of it', async (_name, reply) => {
      answer = () => reply;

      await expect(call(operation())).rejects.toMatchObject({
        failure: 'upstream',
        message: expect.not.stringContaining('secret'),
      });
    });

    it('reads text, nothing, and brackets that are only text', async () => {
      answer = () => ({ headers: { 'content-type': 'text/plain' }, body: 'hi' });
      expect(await call(operation())).toMatchObject({ output: { text: 'hi' }, rowCount: 1 });

      answer = () => ({ status: 204, body: '' });
      expect(await call(operation())).toMatchObject({ output: null, rowCount: 0 });

      const text = '\\"['.repeat(200);
      answer = () => ({ body: JSON.stringify({ text }) });
      expect(await call(operation())).toMatchObject({ output: { text } });
    });
  });

  describe('where it goes', () => {
    const closed = (resolve: ResolveName, trusted: readonly string[] = []) =>
      new AddressGuard({ trusted: new TrustedHosts(trusted), ports: [443], resolve });
    const nobody: ResolveName = () => Promise.reject(new Error('nobody may be asked'));

    it.each([
      '127.0.0.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '127.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
    ])('does not go to %s', async (host) => {
      const seen = api.seen.length;
      const connector = connect({ base_url: `http://${host}:${api.port}` }, { guard: closed(nobody) });

      await expect(connector.execute('items', {}, options())).rejects.toMatchObject({
        failure: 'invalid',
        message: expect.stringContaining('not public'),
      });
      expect(api.seen).toHaveLength(seen);
    });

    it('connects to the address that was checked, however often the name changes its mind', async () => {
      const replies = ['127.0.0.1', '10.0.0.1'];
      const flipping: ResolveName = () => Promise.resolve([replies.shift() ?? '10.0.0.1']);
      const base = { base_url: `http://flip.example:${api.port}` };
      const first = connect(base, { guard: closed(flipping, ['127.0.0.1']) });

      expect(await first.execute('items', {}, options())).toMatchObject({ rowCount: 3 });
      expect(lastSeen()?.headers.host).toBe(`flip.example:${api.port}`);
      const second = connect(base, { guard: closed(flipping, ['127.0.0.1']) });
      await expect(second.execute('items', {}, options())).rejects.toMatchObject({ failure: 'invalid' });
    });

    it('does not go to a name that also has a private address', async () => {
      const both: ResolveName = () => Promise.resolve(['127.0.0.1', '10.0.0.1']);
      const connector = connect(
        { base_url: `http://both.example:${api.port}` },
        { guard: closed(both, ['127.0.0.1']) },
      );

      await expect(connector.execute('items', {}, options())).rejects.toMatchObject({ failure: 'invalid' });
    });
  });

  it.each<[string, Partial<Operation>, string]>([
    [
      'a header of the connection',
      { headers: { 'Transfer-Encoding': 'chunked' } },
      '/operations/it/headers/Transfer-Encoding',
    ],
    [
      'a header for proxies',
      { headers: { 'Proxy-Authorization': 'x' } },
      '/operations/it/headers/Proxy-Authorization',
    ],
    ['a credential', { headers: { authorization: 'Bearer x' } }, '/operations/it/headers/authorization'],
    ['a host', { headers: { HOST: 'x' } }, '/operations/it/headers/HOST'],
    ['a broken header', { headers: { 'x-a': 'a\nb' } }, '/operations/it/headers/x-a'],
    ['an unknown parameter', { path: '/{who}' }, '/operations/it/path'],
    ['a body that cannot be sent', { body: {} }, '/operations/it/body'],
  ])('refuses settings with %s', (_name, more, field) => {
    expect(() => connect({ operations: { it: operation(more) } })).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ field })] }),
    );
  });
});
