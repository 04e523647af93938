import { request as send } from 'undici';
import { startModelDoors, type ModelDoors } from './support/model-doors';
import { MODEL_ASKS, type ModelAsk } from './support/model-asks';

const USE = { 'x-axonflow-cache': 'use' };

interface Seen {
  readonly headers: Record<string, unknown>;
  readonly bytes: Buffer;
}

describe('answers that are given again', () => {
  let doors: ModelDoors;
  beforeAll(async () => {
    doors = await startModelDoors();
  });
  afterAll(() => doors.stop());

  async function ask(
    { body, path }: ModelAsk,
    text: string,
    more: Record<string, string> = USE,
  ): Promise<Seen> {
    const {
      body: answer,
      headers,
      statusCode,
    } = await send(doors.system.agentUrl + path, {
      method: 'POST',
      headers: { 'x-api-key': doors.system.tenant.apiKey, 'content-type': 'application/json', ...more },
      body: JSON.stringify(body(text)),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([statusCode, bytes.length > 0]).toEqual([200, true]);
    return { headers, bytes };
  }

  const usageOf = async ({ headers }: Seen): Promise<unknown> => {
    const [row] = await doors.system.database.query(
      "select detail->'usage' as usage from audit_records where kind = 'outcome' and detail->>'decision_id' = $1",
      [headers['x-axonflow-decision-id']],
    );
    return (row as { usage: unknown }).usage;
  };

  it.each(MODEL_ASKS)('%s: the same bytes, at no cost, without asking the provider', async (_name, asked) => {
    const fresh = await ask(asked, 'Again?');
    const requests = doors.provider.requests.length;
    const again = await ask(asked, 'Again?');

    expect([fresh.headers['x-axonflow-cache'], again.headers['x-axonflow-cache']]).toEqual(['miss', 'hit']);
    expect(again.bytes.equals(fresh.bytes)).toBe(true);
    expect(again.headers['content-type']).toBe(fresh.headers['content-type']);
    expect(again.headers['x-axonflow-provider']).toBe(fresh.headers['x-axonflow-provider']);
    expect(again.headers).not.toHaveProperty('x-axonflow-attempts');
    expect(doors.provider.requests).toHaveLength(requests);
    expect(await usageOf(again)).toMatchObject({ cached: true, cost_micro_usd: 0 });
  });

  it('never reach another tenant, nor callers who did not ask for them', async () => {
    const [, chat] = MODEL_ASKS[0] as (typeof MODEL_ASKS)[number];
    const stranger = await doors.system.addTenant();
    await ask(chat, 'Whose?');

    const others = await ask(chat, 'Whose?', { ...USE, 'x-api-key': stranger.apiKey });
    const plain = await ask(chat, 'Whose?', {});

    expect(others.headers['x-axonflow-cache']).toBe('miss');
    expect(plain.headers).not.toHaveProperty('x-axonflow-cache');
  });
});
