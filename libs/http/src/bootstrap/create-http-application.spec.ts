import { connect } from 'node:net';
import {
  overHttp1,
  overHttp1Tls,
  overHttp2,
  overHttp2Tls,
  type Answer,
  type Call,
  type Client,
} from '../test-bed/http-clients';
import { startEchoService, type EchoService } from '../test-bed/echo-service';
import { createHttpApplication } from './create-http-application';

const problemIn = ({ text }: Answer): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Call => ({
  method: 'POST',
  path,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const good = { client_id: 'me', query: 'hello' };
const tenMegabytes = JSON.stringify({ ...good, query: 'x'.repeat(10 * 1024 * 1024) });

describe(createHttpApplication.name, () => {
  let clear: EchoService;
  let tls: EchoService;

  beforeAll(async () => {
    clear = await startEchoService({ hasGuard: true, env: { AXONFLOW_CORS_ORIGINS: 'https://ui.example' } });
    tls = await startEchoService({ env: { AXONFLOW_TLS: 'self-signed' } });
  });
  afterAll(async () => {
    await clear.app.close();
    await tls.app.close();
  });

  const doors: [string, Client, () => number, string][] = [
    ['HTTP/1.1', overHttp1, () => clear.port, '1.1'],
    ['HTTP/2 in clear text', overHttp2, () => clear.port, '2.0'],
    ['HTTP/1.1 over TLS', overHttp1Tls, () => tls.port, '1.1'],
    ['HTTP/2 over TLS', overHttp2Tls, () => tls.port, '2.0'],
  ];

  describe.each(doors)('over %s', (_name, send, port, version) => {
    it('answers with what the response schema names and nothing else', async () => {
      const answer = await send(port(), post('/echo', good));

      expect(answer.status).toBe(200);
      expect(problemIn(answer)).toEqual({ query: 'hello', version });
    });

    it.each([
      ['that says its length', { 'content-length': String(Buffer.byteLength(tenMegabytes)) }],
      ['that does not say its length', {}],
    ])('answers 413 to 10 MB %s, while the caller is uploading', async (_how, headers) => {
      const answer = await send(port(), post('/echo', tenMegabytes, headers));

      expect(answer.status).toBe(413);
      expect(problemIn(answer)).toMatchObject({
        code: 'PAYLOAD_TOO_LARGE',
        limit_bytes: 2048,
        errors: [{ field: '', message: 'must not be larger than 2048 bytes' }],
      });
    });
  });

  it.each<[string, Call, number, string, unknown]>([
    [
      'malformed JSON',
      post('/echo', '{"client_id": '),
      400,
      'INVALID_JSON',
      [{ field: '', message: 'must be valid JSON' }],
    ],
    ['a prototype in JSON', post('/echo', '{"__proto__": {"a": 1}}'), 400, 'INVALID_JSON', expect.anything()],
    [
      'an empty body with a JSON content type',
      { ...post('/echo', ''), headers: { 'content-type': 'application/json' } },
      400,
      'INVALID_REQUEST',
      [
        { field: '/client_id', message: 'is required' },
        { field: '/query', message: 'is required' },
      ],
    ],
    [
      'no body at all',
      { method: 'POST', path: '/echo' },
      400,
      'INVALID_REQUEST',
      [
        { field: '/client_id', message: 'is required' },
        { field: '/query', message: 'is required' },
      ],
    ],
    [
      'several wrong fields',
      post('/echo', { client_id: '', query: 5, mode: 'loud', context: { depth: 'deep' } }),
      400,
      'INVALID_REQUEST',
      [
        { field: '/client_id', message: 'must not be empty' },
        { field: '/query', message: 'must be a string, not a number' },
        { field: '/mode', message: 'must be one of "short", "long"' },
        { field: '/context/depth', message: 'must be a whole number, not a string' },
      ],
    ],
    [
      'an array for an object',
      post('/echo', []),
      400,
      'INVALID_REQUEST',
      [{ field: '', message: 'must be an object, not an array' }],
    ],
    [
      'wrong path and query together',
      { path: '/items/seven?limit=1000' },
      400,
      'INVALID_REQUEST',
      [
        { field: 'path.id', message: 'must be a valid uuid' },
        { field: 'query.limit', message: 'must be at most 100' },
      ],
    ],
    [
      'another media type',
      post('/echo', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      undefined,
    ],
    ['an unknown route', { path: '/nowhere?token=s3cret' }, 404, 'NOT_FOUND', undefined],
    ['a broken URL', { path: '/items/%E0%A4%A' }, 400, 'INVALID_REQUEST', undefined],
    ['a wrong method', { method: 'DELETE', path: '/items/7' }, 405, 'METHOD_NOT_ALLOWED', undefined],
    ['a bug of ours', { path: '/broken' }, 500, 'INTERNAL', undefined],
  ])('answers %s with a problem', async (_name, call, status, code, errors) => {
    const answer = await overHttp1(clear.port, call);

    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(problemIn(answer)).toMatchObject({ status, code, ...(errors !== undefined && { errors }) });
    expect(answer.text).not.toMatch(/hunter2|s3cret|loud|deep"/);
  });

  it('names the log line of a failure', async () => {
    const answer = await overHttp1(clear.port, { path: '/broken' });

    expect(problemIn(answer)['request_id']).toBe(answer.headers['x-request-id']);
  });

  it('answers bytes that are no request with a problem, and closes', async () => {
    const socket = connect(clear.port, '127.0.0.1');

    socket.write('HELLO\r\n\r\n');

    const answer = (await socket.toArray()).join('');
    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\ncontent-type: application\/problem\+json/);
    expect(answer).toContain('"detail":"This is not an HTTP request."');
  });

  it('reads the rest of an upload over the limit, so that the connection goes on', async () => {
    const socket = connect(clear.port, '127.0.0.1');
    const answers = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const next = async (): Promise<string> => String((await answers.next()).value);
    socket.write(
      'POST /echo HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 300000\r\n\r\n',
    );

    const refusal = await next();
    socket.write(Buffer.alloc(300_000));
    socket.write('GET /context HTTP/1.1\r\nhost: a\r\n\r\n');
    const answer = await next();

    expect([refusal, answer].map((text) => text.slice(0, 12))).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
    socket.destroy();
  });

  it('lists the methods that a path takes', async () => {
    const answer = await overHttp1(clear.port, { method: 'DELETE', path: '/items/7' });

    expect(answer.headers['allow']).toBe('GET, HEAD');
  });

  it('lets guards refuse before it says anything about fields', async () => {
    const answer = await overHttp1(clear.port, post('/echo', {}, { 'x-refuse': 'yes' }));

    expect(problemIn(answer)).toMatchObject({ detail: 'The guard refused.' });
  });

  it.each<[string, Call, string]>([
    ['malformed JSON', post('/door/echo', '{'), 'INVALID_JSON'],
    ['a body over the limit', post('/door/echo', 'x'.repeat(4096)), 'PAYLOAD_TOO_LARGE'],
    ['wrong fields', post('/door/echo', {}), 'INVALID_REQUEST'],
    ['a guard', post('/door/echo', good, { 'x-refuse': 'yes' }), 'INVALID_REQUEST'],
  ])('gives a door its own error shape for %s', async (_name, call, code) => {
    const answer = await overHttp1(clear.port, call);

    expect(answer.headers['content-type']).toBe('application/json');
    expect(problemIn(answer)).toEqual({ wrong: code, detail: expect.any(String) });
    expect(answer.headers['x-wrong']).toBe(code);
    expect(answer.status).toBe({ PAYLOAD_TOO_LARGE: 413, INVALID_REQUEST: 422 }[code] ?? 400);
  });

  it.each(['application/octet-stream', 'text/plain; charset=utf-8'])(
    'reads JSON sent as %p where a route says so',
    async (type) => {
      const answer = await overHttp1(clear.port, post('/door/echo', good, { 'content-type': type }));

      expect([answer.status, problemIn(answer)]).toEqual([200, { query: good.query, version: 'door' }]);
    },
  );

  it('goes on with the trace of the caller', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const call = { path: '/context', headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } };

    const answer = await overHttp1(clear.port, call);

    expect(answer.headers['x-axonflow-trace-id']).toBe(traceId);
    expect(problemIn(answer)).toMatchObject({
      trace: { traceId, requestId: answer.headers['x-request-id'] },
    });
  });

  it('reads numbers in query strings, with their defaults', async () => {
    const id = '018f4c2e-1111-7abc-8def-0123456789ab';

    const [given, absent] = await Promise.all(
      ['?limit=7', ''].map((query) => overHttp1(clear.port, { path: `/items/${id}${query}` })),
    );

    expect([given, absent].map((answer) => problemIn(answer as Answer))).toEqual([
      { id, limit: 7 },
      { id, limit: 20 },
    ]);
  });

  it('answers HEAD and OPTIONS', async () => {
    const [head, options] = [
      await overHttp1(clear.port, { method: 'HEAD', path: '/context' }),
      await overHttp1(clear.port, { method: 'OPTIONS', path: '/echo' }),
    ];

    expect([head.status, head.text]).toEqual([200, '']);
    expect([options.status, options.headers['allow']]).toEqual([204, 'POST']);
  });

  it.each([
    ['https://ui.example', 'https://ui.example'],
    ['https://evil.example', undefined],
  ])('lets pages of %s read: %s', async (origin, allowed) => {
    const preflight = {
      method: 'OPTIONS',
      path: '/echo',
      headers: { origin, 'access-control-request-method': 'POST' },
    };

    const answers = [
      await overHttp1(clear.port, preflight),
      await overHttp1(clear.port, post('/echo', good, { origin })),
    ];

    expect(answers.map(({ headers }) => headers['access-control-allow-origin'])).toEqual([allowed, allowed]);
  });

  it.each([
    ['HTTP/1.1', overHttp1],
    ['HTTP/2', overHttp2],
  ])('counts answers over %s by route pattern, never by path', async (_name, send) => {
    await send(clear.port, { path: '/items/12345' });
    await send(clear.port, { path: '/nowhere/12345' });

    const { text, headers } = await send(clear.port, { path: '/metrics' });

    expect(headers['content-type']).toContain('text/plain');
    expect(text).toContain('method="GET",route="/items/:id",status="400"');
    expect(text).toContain('route="(unmatched)",status="404"');
    expect(text).not.toContain('12345');
  });
});
