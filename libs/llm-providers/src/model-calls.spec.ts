import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { systemClock, type StreamFrame, type TenantId } from '@app/kernel';
import { aCompletion, startFakeProvider } from '@app/testing';
import { ModelCalls } from './model-calls';
import { modelCallsTo } from './model-calls.fake';
import type { ModelRequest } from './model-request';
import type { RoutingSettings } from './routing/routing.config';
import { OpenAiCompatibleProvider } from './providers/openai-compatible/openai-compatible.provider';
import type { JsonObject } from './wire/json';

const limits = {
  connectTimeoutMs: 1_000,
  headersTimeoutMs: 500,
  idleTimeoutMs: 300,
  maxReplyBytes: 65_536,
  maxConnections: 4,
};
const body: JsonObject = { model: 'alias', messages: [{ role: 'user', content: 'Hi' }], seed: 7 };
const request: ModelRequest = {
  format: 'openai-chat',
  body,
  model: 'gpt-4.1-mini',
  headers: { 'openai-beta': 'x=1', authorization: 'Bearer of-the-caller' },
  trace: { traceId: 'a'.repeat(32), requestId: 'req-1' },
  tenantId: 'tenant' as TenantId,
  policyEpoch: 1,
};
const open = (): AbortSignal => new AbortController().signal;

function callsTo(
  baseUrl: string,
  settings: Partial<RoutingSettings> = {},
): { calls: ModelCalls; close: () => Promise<void> } {
  const provider = new OpenAiCompatibleProvider(
    {
      name: 'openai',
      type: 'openai',
      baseUrl,
      apiKey: 'sk-operator',
      defaultModel: 'gpt-4.1-mini',
      modelPrefixes: ['gpt-'],
      formats: ['openai-chat'],
      region: null,
      limits,
    },
    systemClock,
  );
  return {
    calls: modelCallsTo([provider], { settings }),
    close: () => provider.close(),
  };
}

async function framesOf(frames: AsyncIterable<readonly StreamFrame[]>): Promise<StreamFrame[]> {
  const all: StreamFrame[] = [];
  for await (const together of frames) all.push(...together);
  return all;
}

describe(ModelCalls.name, () => {
  it('passes a whole answer through', async () => {
    const fake = await startFakeProvider();
    const { calls, close } = callsTo(fake.baseUrl);

    const answer = await calls.complete(request, { wish: {}, signal: open() });
    await close();
    await fake.close();

    expect(fake.requests[0]?.body).toEqual({ ...body, model: 'gpt-4.1-mini' });
    expect(fake.requests[0]?.headers).toMatchObject({
      'openai-beta': 'x=1',
      authorization: 'Bearer sk-operator',
    });
    expect(JSON.parse(Buffer.from(answer.bytes).toString())).toEqual(aCompletion());
    expect(answer.servedBy).toEqual({ provider: 'openai', model: 'gpt-4.1-mini-2025-04-14' });
  });

  describe('with a streaming upstream', () => {
    let server: Server;
    let seen: JsonObject;
    let stream: (string | null)[];

    beforeEach(async () => {
      server = createServer((incoming, response) => {
        const parts: Buffer[] = [];
        incoming.on('data', (part: Buffer) => parts.push(part));
        incoming.on('end', () => {
          seen = JSON.parse(Buffer.concat(parts).toString());
          response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
          for (const part of stream) {
            if (part === null) return;
            response.write(part);
          }
          // The end of the body follows in a packet of its own, as it does from most servers.
          setImmediate(() => setImmediate(() => response.end()));
        });
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
    });

    afterEach(async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    });

    const start = (settings: Partial<RoutingSettings> = {}): ReturnType<typeof callsTo> =>
      callsTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, settings);
    const chunk = (content: string): string =>
      `data: {"model":"gpt-x","choices":[{"index":0,"delta":{"content":"${content}"}}]}\n\n`;
    const usage = 'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}\n\n';
    const done = 'data: [DONE]\n\n';

    it('hands on every event but the usage that the caller did not ask for', async () => {
      stream = [': hello\n\n', chunk('Hel'), chunk('lo'), usage, done];
      const { calls, close } = start();

      const output = await calls.stream(request, { wish: {}, signal: open() });
      const frames = await framesOf(output.frames);
      await close();

      expect(seen).toMatchObject({ stream: true, stream_options: { include_usage: true } });
      expect(frames.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual([
        ': hello\n\n',
        chunk('Hel'),
        chunk('lo'),
        done,
      ]);
      expect(frames.flatMap(({ pieces }) => pieces)).toEqual([
        { channel: '/choices/0/message/content', pointer: '/choices/0/delta/content', text: 'Hel' },
        { channel: '/choices/0/message/content', pointer: '/choices/0/delta/content', text: 'lo' },
      ]);
      expect(frames.map(({ isFinal }) => isFinal)).toEqual([false, false, false, true]);
      expect(output.usage()).toEqual({ promptTokens: 3, completionTokens: 2, estimated: false });
      expect(output.servedBy).toEqual({ provider: 'openai', model: 'gpt-x' });
    });

    it('uses its connection again after a complete answer', async () => {
      stream = [chunk('Hel'), done];
      const { calls, close } = start();
      let connections = 0;
      server.on('connection', () => (connections += 1));

      for (let count = 0; count < 8; count += 1) {
        await framesOf((await calls.stream(request, { wish: {}, signal: open() })).frames);
      }
      await close();

      // Two, because the next call may begin before the end of the last answer has been read.
      expect(connections).toBeLessThanOrEqual(2);
    });

    it('changes only the texts that it is told to change', async () => {
      stream = [chunk('Hel'), chunk('lo'), done];
      const { calls, close } = start();

      const frames = await framesOf((await calls.stream(request, { wish: {}, signal: open() })).frames);
      await close();
      const [first, second, last] = frames;
      const at = (text: string): { pointer: string; text: string }[] => [
        { pointer: '/choices/0/delta/content', text },
      ];

      expect(Buffer.from(first?.rebuild(at('[x]')) ?? []).toString()).toBe(chunk('[x]'));
      expect(second?.rebuild(at(''))).toBeNull();
      expect(last?.rebuild([])).toBe(last?.bytes);
    });

    it('leaves a provider alone whose streams break off, however well they begin', async () => {
      stream = [chunk('Hel')];
      const { calls, close } = start({ failuresInARow: 3 });

      for (const _ of [1, 2, 3]) {
        const { frames } = await calls.stream(request, { wish: {}, signal: open() });
        await expect(framesOf(frames)).rejects.toMatchObject({ reason: 'connection_lost' });
      }

      await expect(calls.stream(request, { wish: {}, signal: open() })).rejects.toMatchObject({
        details: { reason: 'circuit_open' },
      });
      await close();
    });

    it('never gives a stream again that broke off, or that was not read to its end', async () => {
      const { calls, close } = start();
      const again = { ...request, mayReuse: true } as const;
      stream = [chunk('Hel')];
      const broken = await calls.stream(again, { wish: {}, signal: open() });
      await expect(framesOf(broken.frames)).rejects.toThrow();
      stream = [chunk('Hel'), chunk('lo'), usage, done];
      const left = await calls.stream(again, { wish: {}, signal: open() });
      await left.frames[Symbol.asyncIterator]().return?.();

      const whole = await calls.stream(again, { wish: {}, signal: open() });
      const frames = await framesOf(whole.frames);
      const kept = await calls.stream(again, { wish: {}, signal: open() });
      await close();

      expect([broken, left, whole, kept].map(({ cache }) => cache)).toEqual(['miss', 'miss', 'miss', 'hit']);
      expect((await framesOf(kept.frames)).map(({ bytes }) => Buffer.from(bytes))).toEqual(
        frames.map(({ bytes }) => Buffer.from(bytes)),
      );
      expect(kept.usage()).toEqual({ ...whole.usage(), costMicroUsd: 0, cached: true });
    });

    it.each<[string, (string | null)[], object]>([
      ['that is cut', [chunk('Hel')], { reason: 'connection_lost' }],
      ['that stalls', [chunk('Hel'), null], { reason: 'timeout' }],
      [
        'with an error inside',
        [chunk('Hel'), 'data: {"error":{"message":"m","type":"server_error"}}\n\n'],
        { reason: 'error_event', upstreamCode: 'server_error' },
      ],
      ['of garbage', [chunk('Hel'), 'data: <html>\n\n'], { reason: 'invalid_reply' }],
    ])('fails for an answer %s', async (_case, parts, expected) => {
      stream = parts;
      const { calls, close } = start();

      const output = await calls.stream(request, { wish: {}, signal: open() });
      await expect(framesOf(output.frames)).rejects.toMatchObject({
        code: 'PROVIDER_UNAVAILABLE',
        ...expected,
      });
      await close();
    });
  });
});
