import fc from 'fast-check';
import { request } from 'undici';
import { anyJsonText } from '@app/testing';
import { startModelDoors, type ModelDoors } from './support/model-doors';

const SEED = 20260115;
const LONG = '9007199254740993';
const BEDROCK = '/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0';

/** Doors, each with a body that its provider gets as it is. */
const DOORS: readonly (readonly [string, string, (said: string, any: string) => string])[] = [
  [
    'a chat',
    '/v1/chat/completions',
    (said, any) =>
      `{"model":"gpt-4.1-mini","messages":[{"role":"user","content":"${said}"}],"tomorrow":${any},"id":${LONG}}`,
  ],
  [
    'a response',
    '/v1/responses',
    (said, any) => `{"model":"gpt-4.1-mini","input":"${said}","tomorrow":${any},"id":${LONG}}`,
  ],
  [
    'a message',
    '/v1/messages',
    (said, any) =>
      `{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"${said}"},` +
      `{"role":"assistant","content":[{"type":"tool_use","id":"toolu_1","name":"pay","input":{"any":${any},"id":${LONG}}}]}]}`,
  ],
  [
    'a conversation',
    `${BEDROCK}/converse`,
    (said, any) =>
      `{"messages":[{"role":"user","content":[{"text":"${said}"},` +
      `{"toolResult":{"toolUseId":"t","content":[{"json":{"any":${any},"id":${LONG}}}]}}]}]}`,
  ],
  [
    'an invoked model',
    `${BEDROCK}/invoke`,
    (said, any) =>
      `{"max_tokens":9,"messages":[{"role":"user","content":"${said}"}],"tomorrow":[${any},${LONG}]}`,
  ],
];

describe('long numbers in requests', () => {
  let doors: ModelDoors;
  beforeAll(async () => {
    doors = await startModelDoors();
  });
  afterAll(() => doors.stop());

  /** What the provider gets; null when policies refuse what chance has written. */
  const forwarded = async (path: string, body: string): Promise<string | null> => {
    const { tenant, agentUrl } = doors.system;
    const headers = { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'application/json' };
    const reply = await request(agentUrl + path, { method: 'POST', headers, body });
    await reply.body.dump();
    if (reply.statusCode === 403) return null;
    expect(reply.statusCode).toBe(200);
    return doors.provider.requests.at(-1)?.rawBody ?? '';
  };

  it.each(DOORS)('keep every digit on their way: %s', async (_name, path, around) => {
    let arrived = 0;
    for (const json of fc.sample(anyJsonText, { seed: SEED, numRuns: 50 })) {
      const body = around('Hello', json);

      const got = await forwarded(path, body);

      if (got === null) continue;
      expect(got).toBe(body);
      arrived += 1;
    }
    expect(arrived).toBeGreaterThan(25);
  });

  it.each(DOORS)('keep every digit when a text beside them is hidden: %s', async (_name, path, around) => {
    const got = await forwarded(path, around('NRIC S1234567D', '[123456789012345678901234567890,1.0]'));

    expect(got).toBe(around('NRIC [REDACTED:SG_NRIC]', '[123456789012345678901234567890,1.0]'));
  });
});
