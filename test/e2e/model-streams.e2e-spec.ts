import * as http2 from 'node:http2';
import { request as send } from 'undici';
import { startModelDoors, type ModelDoors } from './support/model-doors';

const CHAT = { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: 'Why?' }], stream: true };
const MEBIBYTE = 1024 * 1024;

describe('streams and large bodies at the doors of models', () => {
  let doors: ModelDoors;
  beforeAll(async () => {
    doors = await startModelDoors({
      AXONFLOW_STREAM_TIMEOUT_MS: '1500',
      AXONFLOW_MAX_BODY_BYTES: String(32 * MEBIBYTE),
    });
  });
  afterAll(() => doors.stop());
  afterEach(() => {
    doors.provider.fault = null;
    doors.provider.answer = null;
  });

  const headers = (): Record<string, string> => ({
    authorization: `Bearer ${doors.system.tenant.apiKey}`,
    'content-type': 'application/json',
  });

  it('bring each event as it comes', async () => {
    doors.provider.answer = { pieces: ['one ', 'two ', 'three '], eventDelayMs: 100 };
    const { body } = await send(`${doors.system.agentUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: headers(),
      body: JSON.stringify(CHAT),
    });

    const arrivals: number[] = [];
    for await (const _ of body) arrivals.push(performance.now());

    expect(arrivals.length).toBeGreaterThan(3);
    expect((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThan(200);
  });

  it('go over HTTP/2 with the same events', async () => {
    const session = http2.connect(doors.system.agentUrl);
    const stream = session.request({ ...headers(), ':method': 'POST', ':path': '/v1/chat/completions' });
    const answered = new Promise<http2.IncomingHttpHeaders>((resolve) => stream.once('response', resolve));
    stream.end(JSON.stringify(CHAT));

    const { 'content-type': contentType } = await answered;
    const text = Buffer.concat(await stream.toArray()).toString();
    session.close();

    expect(contentType).toContain('text/event-stream');
    expect(text).toContain('Hello');
    expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
  });

  it('leave the provider when an HTTP/2 stream is reset', async () => {
    doors.provider.answer = { pieces: Array.from({ length: 500 }, () => 'word '), eventDelayMs: 20 };
    const before = doors.provider.requests.length;
    const session = http2.connect(doors.system.agentUrl);
    const stream = session.request({ ...headers(), ':method': 'POST', ':path': '/v1/chat/completions' });
    stream.on('error', () => undefined).end(JSON.stringify(CHAT));
    await new Promise((resolve) => stream.once('data', resolve));

    stream.close(http2.constants.NGHTTP2_CANCEL);

    expect(await (await doors.provider.received(before + 1)).abandoned).toBe(true);
    session.close();
  });

  it.each([true, false])(
    'are recorded when the caller leaves before anything came (streamed: %p)',
    async (stream) => {
      doors.provider.fault = { kind: 'hang' };
      const before = doors.provider.requests.length;
      const controller = new AbortController();
      const left = send(`${doors.system.agentUrl}/v1/chat/completions`, {
        method: 'POST',
        headers: headers(),
        body: JSON.stringify({ ...CHAT, stream }),
        signal: controller.signal,
      }).catch(() => undefined);
      const upstream = await doors.provider.received(before + 1);

      controller.abort();

      await left;
      expect(await upstream.abandoned).toBe(true);
      const deadlineMs = performance.now() + 5_000;
      let newest: { kind?: string; metadata?: unknown } = {};
      while (newest.kind !== 'outcome' && performance.now() < deadlineMs) {
        const { body } = await doors.system.post('/api/v1/audit/search', { limit: 1 }).expect(200);
        [newest] = body.entries as [typeof newest];
      }
      expect(newest).toMatchObject({ kind: 'outcome', metadata: { status: 'aborted' } });
    },
  );

  it('end with an error when they take longer than they may', async () => {
    doors.provider.answer = { pieces: Array.from({ length: 500 }, () => 'word '), eventDelayMs: 50 };

    const { body } = await send(`${doors.system.agentUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: headers(),
      body: JSON.stringify(CHAT),
    });
    const text = await body.text();

    expect(text).not.toContain('[DONE]');
    expect(text.trimEnd().split('\n').at(-1)).toContain('"code":"deadline_exceeded"');
  });

  it('take an image of 20 MB when the operator allows it', async () => {
    const url = `data:image/png;base64,${'A'.repeat(20 * MEBIBYTE)}`;
    const content = [
      { type: 'text', text: 'What is this?' },
      { type: 'image_url', image_url: { url } },
    ];

    const { body, statusCode } = await send(`${doors.system.agentUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: headers(),
      body: JSON.stringify({ ...CHAT, stream: false, messages: [{ role: 'user', content }] }),
    });
    await body.dump();

    expect(statusCode).toBe(200);
    expect(doors.provider.requests.at(-1)?.rawBody.length).toBeGreaterThan(20 * MEBIBYTE);
  });
});
