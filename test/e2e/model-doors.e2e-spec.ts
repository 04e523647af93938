import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import request from 'supertest';
import { request as send } from 'undici';
import { failureIn, MODEL_ASKS, STREAMED_ASKS, WHOLE_ASKS, type ModelAsk } from './support/model-asks';
import { startModelDoors, type ModelDoors } from './support/model-doors';

const QUESTION = 'What is the capital of France?';
const CARD = 'My card is 4111 1111 1111 1111.';
const KEY = 'AKIAQ7ZX2LMP5VRT4KWB';
const SSN = '219-09-9999';
const MAX_WAIT_MS = 5_000;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  readonly json: Record<string, unknown>;
}

describe('the doors of models', () => {
  let doors: ModelDoors;
  beforeAll(async () => {
    doors = await startModelDoors();
    await publish({
      condition: { any: [{ field: 'query', operator: 'contains', value: 'zanzibar' }] },
      action: 'require_approval',
    });
    await publish({ condition: { any: [{ finding: { types: ['EMAIL_ADDRESS'] } }] }, action: 'redact' });
    await until(async () => (await ask(chat('about zanzibar'))).status === 403);
    await until(async () => {
      await ask(chat('me@example.com'));
      return !doors.provider.requests.at(-1)?.rawBody.includes('me@example.com');
    });
  });
  afterAll(() => doors.stop());
  afterEach(() => {
    doors.provider.fault = null;
    doors.provider.answer = null;
  });

  const chat = (text: string): [string, object] => [
    '/v1/chat/completions',
    { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: text }] },
  ];

  async function publish(document: object): Promise<void> {
    const admin = (path: string, body: object): request.Test =>
      request(doors.system.agentUrl)
        .post(path)
        .set('authorization', `Bearer ${doors.system.tenant.adminApiKey}`)
        .send(body);
    const name = `Test ${JSON.stringify(document).length}`;
    const { body } = await admin('/api/v1/policies', { name, stages: ['llm.request'], ...document }).expect(
      201,
    );
    await admin(`/api/v1/policies/${body.id}/publish`, {}).expect(200);
  }

  async function until(look: () => Promise<boolean>): Promise<void> {
    const deadlineMs = performance.now() + MAX_WAIT_MS;
    while (!(await look())) {
      if (performance.now() > deadlineMs) throw new Error(`it did not come true within ${MAX_WAIT_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async function ask(
    [path, body]: readonly [string, object | string],
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const answer = await send(doors.system.agentUrl + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${doors.system.tenant.apiKey}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    const isJson = answer.headers['content-type'] === 'application/json';
    const json = (isJson ? JSON.parse(bytes.toString()) : {}) as Record<string, unknown>;
    return { status: answer.statusCode, headers: answer.headers, bytes, json };
  }
  const askFor = ({ body, path }: ModelAsk, text: string): Promise<Answer> => ask([path, body(text)]);

  async function trailOf(answer: Answer): Promise<Record<string, unknown>[]> {
    const decisionId = answer.headers['x-axonflow-decision-id'];
    const { body } = await doors.system.post('/api/v1/audit/search', { decision_id: decisionId }).expect(200);
    return body.entries as Record<string, unknown>[];
  }

  describe.each(MODEL_ASKS)('%s', (_name, asked) => {
    it('answers, tells who served and records both halves', async () => {
      const answer = await askFor(asked, QUESTION);

      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        'x-axonflow-provider': { openai: 'openai', anthropic: 'anthropic', bedrock: 'bedrock' }[asked.shape],
        'server-timing': expect.stringMatching(/axonflow;dur=\d+\.\d$/) as string,
        ratelimit: expect.stringMatching(/^"burst";r=\d+;t=\d+$/) as string,
      });
      expect(answer.headers).not.toHaveProperty('x-axonflow-simulated');
      expect(await trailOf(answer)).toMatchObject([
        { kind: 'outcome', metadata: { status: 'completed' } },
        { kind: 'decision', request_type: expect.stringMatching(/^(openai|anthropic|bedrock)\./) as string },
      ]);
    });

    it('refuses with a status that no client retries, in the words of its API', async () => {
      const before = doors.provider.requests.length;

      const answer = await askFor(asked, CARD);

      expect(answer.status).toBe(403);
      expect(answer.headers).not.toHaveProperty('retry-after');
      expect(doors.provider.requests).toHaveLength(before);
      expect(failureIn(asked.shape, answer.json)).toMatchObject({
        message: 'Credit card number detected.',
        code: 'policy_denied',
        decision_id: answer.headers['x-axonflow-decision-id'],
      });
      if (asked.shape === 'bedrock') expect(answer.headers['x-amzn-errortype']).toBe('AccessDeniedException');
      if (asked.shape === 'anthropic') expect(answer.json).toMatchObject({ type: 'error' });
    });

    it('parks what a person must approve', async () => {
      const answer = await askFor(asked, 'Tell me about zanzibar.');

      expect(answer.status).toBe(403);
      expect(failureIn(asked.shape, answer.json)).toMatchObject({
        code: 'approval_required',
        approval_id: expect.any(String) as string,
      });
    });

    it('sends on what may leave only', async () => {
      const answer = await askFor(asked, 'Write to jane.doe@example.com.');

      expect(answer.status).toBe(200);
      const { rawBody } = doors.provider.requests.at(-1) ?? { rawBody: '' };
      expect(rawBody).toContain('Write to');
      expect(rawBody).not.toContain('jane.doe');
    });

    it.each([
      ['malformed JSON', '{"messages": [', 400],
      ['a list', '[]', 400],
      ['a wrong type', '{"messages": 7, "input": 7, "stream": "yes"}', 400],
      ['too much', JSON.stringify({ messages: 'x'.repeat(5_000_000) }), 413],
    ])('refuses %s in the words of its API', async (_what, body, status) => {
      // What a model of Bedrock takes is its own affair.
      if (asked.name.startsWith('invoke') && body.startsWith('{"messages": 7')) return;

      const answer = await ask([asked.path, body]);

      expect(answer.status).toBe(status);
      expect(failureIn(asked.shape, answer.json)).toMatchObject({ message: expect.any(String) as string });
    });

    it('counts as a call of the tenant that the key belongs to, whatever the request claims', async () => {
      const stranger = await doors.system.addTenant();

      const answer = await ask([asked.path, asked.body(QUESTION)], {
        authorization: `Bearer ${stranger.apiKey}`,
        'x-tenant-id': doors.system.tenant.tenantId,
        'x-org-id': doors.system.tenant.organizationId,
      });

      expect(answer.status).toBe(200);
      expect(await trailOf(answer)).toEqual([]);
      const filter = { decision_id: answer.headers['x-axonflow-decision-id'] };
      const { body } = await doors.system.post('/api/v1/audit/search', filter, stranger.apiKey).expect(200);
      expect(body.entries).toHaveLength(2);
    });

    it('refuses strangers in the words of its API', async () => {
      const answer = await ask([asked.path, asked.body(QUESTION)], { authorization: 'Bearer axf_wrong' });

      expect(answer.status).toBe(401);
      expect(failureIn(asked.shape, answer.json)).toMatchObject({ message: expect.any(String) as string });
    });

    it('hands on what the provider says about the request, never what it says about the account', async () => {
      const remaining = { 'x-ratelimit-remaining-requests': '0' };
      doors.provider.fault = { kind: 'status', status: 429, headers: { 'retry-after': '7', ...remaining } };
      const limited = await askFor(asked, QUESTION);
      doors.provider.fault = { kind: 'status', status: 401 };
      const account = await askFor(asked, QUESTION);

      expect([limited.status, limited.headers['retry-after']]).toEqual([429, '7']);
      expect(limited.headers).toMatchObject(remaining);
      expect(account.status).toBe(502);
      expect(account.bytes.toString()).not.toContain('sk-');
    });
  });

  describe.each(WHOLE_ASKS.filter(([name]) => !/embeddings|count/.test(name)))('%s', (_name, asked) => {
    it('withholds an answer that must not leave', async () => {
      doors.provider.answer = { pieces: [`Use ${KEY}.`] };

      const answer = await askFor(asked, QUESTION);

      expect(answer.status).toBe(403);
      expect(answer.bytes.toString()).not.toContain(KEY);
      expect(await trailOf(answer)).toMatchObject([
        { metadata: { status: 'withheld' } },
        { kind: 'decision' },
      ]);
    });

    it('masks what may not leave in an answer', async () => {
      doors.provider.answer = { pieces: [`It is SSN ${SSN}.`] };

      const answer = await askFor(asked, QUESTION);

      expect(answer.status).toBe(200);
      expect(answer.bytes.toString()).toContain('It is SSN');
      expect(answer.bytes.toString()).not.toContain(SSN);
    });
  });

  describe.each(STREAMED_ASKS)('%s', (_name, asked) => {
    it('ends a stream that must not go on with the error of its API', async () => {
      doors.provider.answer = { pieces: ['Well. ', 'Use ', KEY.slice(0, 9), KEY.slice(9), ' to log in.'] };

      const answer = await askFor(asked, QUESTION);

      expect(answer.status).toBe(200);
      const text = answer.bytes.toString();
      expect(text).not.toContain(KEY.slice(9));
      expect(endOf(asked, answer.bytes)).toMatchObject({ code: 'policy_denied' });
      expect(await trailOf(answer)).toMatchObject([
        { metadata: { status: 'withheld' } },
        { kind: 'decision' },
      ]);
    });

    it.each(['cut', 'error-event', 'truncate'] as const)(
      'never ends like a whole answer after %s',
      async (kind) => {
        doors.provider.fault = { kind };

        const answer = await askFor(asked, QUESTION);

        expect(answer.bytes.toString()).not.toMatch(/\[DONE\]|response\.completed|message_stop|messageStop/);
        expect(endOf(asked, answer.bytes)).toMatchObject({ code: 'provider_unavailable' });
        expect(await trailOf(answer)).toMatchObject([
          { metadata: { status: 'failed' } },
          { kind: 'decision' },
        ]);
      },
    );

    it('leaves the provider when the caller leaves, and records it', async () => {
      doors.provider.answer = { pieces: Array.from({ length: 200 }, () => 'word '), eventDelayMs: 20 };
      const before = doors.provider.requests.length;
      const controller = new AbortController();
      const { body, headers } = await send(doors.system.agentUrl + asked.path, {
        method: 'POST',
        headers: { 'x-api-key': doors.system.tenant.apiKey, 'content-type': 'application/json' },
        body: JSON.stringify(asked.body(QUESTION)),
        signal: controller.signal,
      });
      body.on('error', () => undefined);
      await new Promise((resolve) => body.once('data', resolve));

      controller.abort();

      expect(await (await doors.provider.received(before + 1)).abandoned).toBe(true);
      const answer = { headers } as Answer;
      await until(async () => (await trailOf(answer)).length === 2);
      expect(await trailOf(answer)).toMatchObject([
        { metadata: { status: 'aborted' } },
        { kind: 'decision' },
      ]);
    });
  });

  it('asks the provider that the caller prefers', async () => {
    const preferred = await ask(chat(QUESTION), { 'x-axonflow-provider': 'standin' });
    const unknown = await ask(chat(QUESTION), {
      'x-axonflow-provider': 'nobody',
      'x-axonflow-strict-provider': 'true',
    });
    const nonsense = await ask(chat(QUESTION), { 'x-axonflow-provider': 'no body' });

    expect(preferred.headers).toMatchObject({
      'x-axonflow-provider': 'standin',
      'x-axonflow-simulated': 'true',
    });
    expect([unknown.status, nonsense.status]).toEqual([400, 400]);
  });

  it('hands on the headers that concern the call, and no credential', async () => {
    const [, asked] = WHOLE_ASKS.find(([name]) => name.startsWith('messages')) ?? [];
    await ask([asked?.path ?? '', asked?.body(QUESTION) ?? {}], {
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'files-api-2025-04-14',
      cookie: 'session=1',
      'x-forwarded-for': '203.0.113.7',
    });

    const { headers } = doors.provider.requests.at(-1) ?? { headers: {} };
    expect(headers).toMatchObject({
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'files-api-2025-04-14',
    });
    expect(JSON.stringify(headers)).not.toMatch(/axf_|session=1|203\.0\.113/);
  });

  it('takes models whose names are resource names', async () => {
    const arn =
      'arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.anthropic.claude-3-5-sonnet-20241022-v2:0';
    const answer = await ask(
      [
        `/model/${encodeURIComponent(arn)}/converse`,
        { messages: [{ role: 'user', content: [{ text: QUESTION }] }] },
      ],
      {
        'x-axonflow-provider': 'bedrock',
      },
    );

    expect(answer.status).toBe(200);
    expect(decodeURIComponent(doors.provider.requests.at(-1)?.url ?? '')).toContain(arn);
  });

  it('refuses embeddings of token ids, which nothing can inspect, and says what to send', async () => {
    const before = doors.provider.requests.length;

    const { body } = await request(doors.system.agentUrl)
      .post('/v1/embeddings')
      .set('authorization', `Bearer ${doors.system.tenant.apiKey}`)
      .send({ model: 'text-embedding-3-small', input: [[5159, 3786]] })
      .expect(400);

    expect(body.error).toMatchObject({
      message: 'Send texts as input: token ids cannot be inspected.',
      param: '/input',
    });
    expect(doors.provider.requests).toHaveLength(before);
  });

  it('lists models in the forms of OpenAI and Anthropic', async () => {
    const get = (path: string, headers: object = {}) =>
      request(doors.system.agentUrl)
        .get(path)
        .set({ authorization: `Bearer ${doors.system.tenant.apiKey}`, ...headers });

    const list = await get('/v1/models').expect(200);
    const anthropic = await get('/v1/models', { 'anthropic-version': '2023-06-01' }).expect(200);
    const { id } = list.body.data[0];
    const one = await get(`/v1/models/${encodeURIComponent(id as string)}`).expect(200);
    const unknown = await get('/v1/models/nothing').expect(404);

    expect(list.body).toMatchObject({ object: 'list', data: expect.arrayContaining([one.body]) as unknown });
    expect(anthropic.body).toMatchObject({
      has_more: false,
      data: [{ type: 'model', id }, ...anthropic.body.data.slice(1)],
    });
    expect(unknown.body.error).toMatchObject({ code: 'not_found' });
    await request(doors.system.agentUrl).get('/v1/models').expect(401);
    const asAnthropic = await get('/v1/models/nothing', { 'anthropic-version': '2023-06-01' }).expect(404);
    expect(asAnthropic.body).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
  });
});

/** What a stream says at its end. */
function endOf({ shape }: ModelAsk, bytes: Buffer): Record<string, unknown> {
  if (shape === 'bedrock') return lastException(bytes);
  const data = bytes.toString().trimEnd().split('\n').at(-1) ?? '';
  return failureIn(shape, JSON.parse(data.replace(/^data: /, '')) as Record<string, unknown>);
}

function lastException(bytes: Buffer): Record<string, unknown> {
  const codec = new EventStreamCodec(toUtf8, fromUtf8);
  let at = 0;
  let last: ReturnType<EventStreamCodec['decode']> | null = null;
  while (at < bytes.length) {
    const length = bytes.readUInt32BE(at);
    last = codec.decode(bytes.subarray(at, at + length));
    at += length;
  }
  expect(last?.headers[':message-type']?.value).toBe('exception');
  return JSON.parse(toUtf8(last?.body ?? new Uint8Array())) as Record<string, unknown>;
}
