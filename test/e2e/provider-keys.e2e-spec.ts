import { request as send } from 'undici';
import { MODEL_ASKS, type ModelAsk } from './support/model-asks';
import { startModelDoors, type ModelDoors } from './support/model-doors';

const KEY = 'sk-that-the-caller-brings-7d21';

interface Seen {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
}

describe('a key that the caller brings along', () => {
  let doors: ModelDoors;

  beforeAll(async () => {
    doors = await startModelDoors();
  });
  afterAll(() => doors.stop());
  afterEach(() => {
    doors.provider.fault = null;
    doors.provider.requests.length = 0;
  });

  async function ask({ body, path }: ModelAsk, more: Record<string, string>): Promise<Seen> {
    const answer = await send(doors.system.agentUrl + path, {
      method: 'POST',
      headers: { 'x-api-key': doors.system.tenant.apiKey, 'content-type': 'application/json', ...more },
      body: JSON.stringify(body('Whose key?')),
    });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  }

  /** What the outcome of an answer records. */
  async function usageOf(headers: Seen['headers']): Promise<object | undefined> {
    const [outcome] = await doors.system.database.query<{ usage: object }>(
      `select detail->'usage' as usage from audit_records where kind = 'outcome' and detail->>'decision_id' = $1`,
      [headers['x-axonflow-decision-id']],
    );
    return outcome?.usage;
  }

  const [, chat] = MODEL_ASKS[0] as (typeof MODEL_ASKS)[number];

  it.each(MODEL_ASKS)('%s: is sent in place of ours, and kept nowhere', async (_name, asked) => {
    const { headers, status, text } = await ask(asked, { 'x-provider-key': KEY });

    expect(status).toBe(200);
    const [received] = doors.provider.requests;
    const sent = JSON.stringify(received?.headers);
    expect(sent).toContain(KEY);
    expect(sent).not.toMatch(/operator/);
    const trail = await doors.system.database.query('select * from audit_records');
    expect(JSON.stringify([headers, text, trail])).not.toContain(KEY);
    expect(await usageOf(headers)).toMatchObject({ billed_to: 'caller', prompt_tokens: expect.any(Number) });
  });

  it('is billed to the caller, at the same price as ours', async () => {
    const ours = await ask(chat, {});
    const theirs = await ask(chat, { 'x-provider-key': KEY });

    const [billed, own] = [await usageOf(theirs.headers), await usageOf(ours.headers)];
    expect(own).toHaveProperty('cost_micro_usd');
    expect(own).not.toHaveProperty('billed_to');
    expect(billed).toEqual({ ...own, billed_to: 'caller' });
  });

  it('never pays for the answers of others', async () => {
    const reuse = { 'x-axonflow-cache': 'use' };
    await ask(chat, { ...reuse, 'x-provider-key': KEY });
    const others = await ask(chat, reuse);
    const again = await ask(chat, { ...reuse, 'x-provider-key': KEY });

    expect(others.headers['x-axonflow-cache']).toBe('miss');
    expect(again.headers).not.toHaveProperty('x-axonflow-cache');
    expect(doors.provider.requests).toHaveLength(3);
  });

  it('goes to one provider alone, also when that fails', async () => {
    doors.provider.fault = { kind: 'status', status: 500 };

    const { headers, status, text } = await ask(chat, {
      'x-provider-key': KEY,
      'x-axonflow-provider': 'anthropic',
    });

    expect([status, headers['x-axonflow-attempts']]).toEqual([502, '1']);
    expect(doors.provider.requests.map(({ headers: { 'x-api-key': key } }) => key)).toEqual([KEY]);
    expect(text).not.toContain(KEY);
  });

  it.each(MODEL_ASKS)(
    '%s: lets its owner hear what the provider says of its limits',
    async (_name, asked) => {
      doors.provider.fault = { kind: 'status', status: 429, code: 'rate_limit_exceeded' };

      const theirs = await ask(asked, { 'x-provider-key': KEY });
      const ours = await ask(asked, {});

      expect([theirs.status, ours.status]).toEqual([429, 429]);
      expect(theirs.text).toContain('The fake was told to answer 429.');
      expect(ours.text).toContain('The rate limit of the provider is reached.');
    },
  );

  it('is refused when it cannot be one', async () => {
    const { status, text } = await ask(chat, { 'x-provider-key': 'two words' });

    expect([status, doors.provider.requests.length]).toEqual([400, 0]);
    expect(text).toContain('x-provider-key');
  });
});
