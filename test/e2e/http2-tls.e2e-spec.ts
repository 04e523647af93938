import { connect, constants, type ClientHttp2Session } from 'node:http2';
import { connect as connectTls } from 'node:tls';
import { once } from 'node:events';
import { startSystem, type RunningSystem } from './support/running-system';

describe('HTTP/2 over TLS 1.3', () => {
  let system: RunningSystem;
  let session: ClientHttp2Session;
  beforeAll(async () => {
    system = await startSystem({ AXONFLOW_TLS: 'self-signed' });
    session = connect(system.agentUrl, { rejectUnauthorized: false, minVersion: 'TLSv1.3' });
    await once(session, 'connect');
  });
  afterAll(async () => {
    session.close();
    await system.stop();
  });

  const post = async (path: string, body: object): Promise<{ status: number; body: unknown }> => {
    const stream = session.request({
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: path,
      'content-type': 'application/json',
      authorization: `Bearer ${system.tenant.apiKey}`,
    });
    stream.end(JSON.stringify(body));
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    const chunks = (await stream.toArray()) as Buffer[];
    return { status: Number(headers[':status']), body: JSON.parse(Buffer.concat(chunks).toString()) };
  };

  it('negotiates h2 and TLS 1.3', () => {
    expect(session.alpnProtocol).toBe('h2');
    expect((session.socket as unknown as { getProtocol(): string }).getProtocol()).toBe('TLSv1.3');
  });

  it('serves many calls on one connection', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        post('/api/policy/pre-check', { client_id: 'x', query: at % 2 === 0 ? 'Hello' : 'SSN 123-45-6789' }),
      ),
    );

    expect(answers.map(({ status, body }) => [status, (body as { approved: boolean }).approved])).toEqual(
      answers.map((_, at) => [200, at % 2 === 0]),
    );
  });

  it('answers a body of 10 MB with 413', async () => {
    const { status, body } = await post('/api/policy/pre-check', {
      client_id: 'x',
      query: 'a'.repeat(10_000_000),
    });

    expect(status).toBe(413);
    expect(body).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });

  it('refuses TLS 1.2', async () => {
    const port = Number(new URL(system.agentUrl).port);
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, maxVersion: 'TLSv1.2' });

    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];

    expect(error.code).toMatch(/PROTOCOL_VERSION|ECONNRESET/);
  });
});
