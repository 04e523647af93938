import type { ProvisionedTenant } from '@app/identity';
import { until } from '../faults/support/until';
import { startModelDoors, type ModelDoors } from './support/model-doors';

const PICTURE = 'data:image/png;base64,iVBORw0KGgo=';
const OTHER_PICTURE = 'data:image/png;base64,iVBORw0KGgp=';
const PRE_CHECK = '/api/policy/pre-check';
const BEDROCK = '/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/converse';

/** A request that needs an approval, and others that differ from it in what a person would see or in what is sent. */
interface Case {
  readonly path: string;
  readonly approved: object;
  readonly others: Readonly<Record<string, object>>;
}

const chat = (text: string, picture = PICTURE, more: object = {}): object => ({
  model: 'gpt-4.1-mini',
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text },
        { type: 'image_url', image_url: { url: picture } },
      ],
    },
  ],
  ...more,
});
const responses = (text: string, picture = PICTURE): object => ({
  model: 'gpt-4.1-mini',
  input: [
    {
      role: 'user',
      content: [
        { type: 'input_text', text },
        { type: 'input_image', image_url: picture },
      ],
    },
  ],
});
const messages = (text: string, data = 'aGVsbG8='): object => ({
  model: 'claude-sonnet-4-5',
  max_tokens: 64,
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text },
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data } },
      ],
    },
  ],
});
const converse = (text: string, bytes = 'aGVsbG8='): object => ({
  messages: [{ role: 'user', content: [{ text }, { image: { format: 'png', source: { bytes } } }] }],
});
const proxied = (query: string, context: object = {}): object => ({ query, request_type: 'chat', context });
const checked = (query: string, source: string): object => ({
  client_id: 'me',
  query,
  data_sources: [source],
});

const TEXT = 'wire Bob 5 USD';
const OTHER_TEXT = 'wire Bob 6 USD';
const CASES: readonly Case[] = [
  {
    path: '/v1/chat/completions',
    approved: chat(TEXT),
    others: {
      'another text': chat(OTHER_TEXT),
      'another picture': chat(TEXT, OTHER_PICTURE),
      'another parameter': chat(TEXT, PICTURE, { temperature: 0.9 }),
      'another model': chat(TEXT, PICTURE, { model: 'gpt-4.1' }),
      'no picture': { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: TEXT }] },
    },
  },
  {
    path: '/v1/responses',
    approved: responses(TEXT),
    others: { 'another text': responses(OTHER_TEXT), 'another picture': responses(TEXT, OTHER_PICTURE) },
  },
  {
    path: '/v1/messages',
    approved: messages(TEXT),
    others: { 'another text': messages(OTHER_TEXT), 'another picture': messages(TEXT, 'aGVsbG9v') },
  },
  {
    path: BEDROCK,
    approved: converse(TEXT),
    others: { 'another text': converse(OTHER_TEXT), 'another picture': converse(TEXT, 'aGVsbG9v') },
  },
  {
    path: '/api/request',
    approved: proxied(TEXT),
    others: {
      'another text': proxied(OTHER_TEXT),
      'another parameter': proxied(TEXT, { temperature: 0.9 }),
      'another model': proxied(TEXT, { model: 'gpt-4.1' }),
      'another user': proxied(TEXT, { user_id: 'eve' }),
    },
  },
  {
    path: PRE_CHECK,
    approved: checked(TEXT, 'accounts'),
    others: {
      'another text': checked(OTHER_TEXT, 'accounts'),
      'other data': checked(TEXT, 'salaries'),
    },
  },
];

describe('calls that people approve', () => {
  let doors: ModelDoors;
  let stranger: ProvisionedTenant;
  beforeAll(async () => {
    doors = await startModelDoors();
    stranger = await doors.system.addTenant();
    await wantApprovals(doors.system.tenant);
    await wantApprovals(stranger);
  });
  afterAll(() => doors.stop());

  /** @returns the approval that the call waits for; null when it went on */
  const ask = async (path: string, body: object, tenant = doors.system.tenant): Promise<string | null> => {
    const { body: answer, status } = await doors.system.post(path, body, tenant.apiKey);
    const id = /"approval_id":"([^"]+)"/.exec(JSON.stringify(answer))?.[1] ?? null;
    if (path === PRE_CHECK) expect([status, answer.approved]).toEqual([200, id === null]);
    else expect([path, status]).toEqual([path, id === null ? 200 : 403]);
    return id;
  };
  const approve = (id: string | null): PromiseLike<unknown> =>
    doors.system.post(`/api/v1/hitl/queue/${id}/approve`, {}, doors.system.tenant.adminApiKey).expect(200);

  async function wantApprovals(tenant: ProvisionedTenant): Promise<void> {
    const policy = {
      name: 'Money',
      type: 'content',
      conditions: [{ field: 'query', operator: 'contains', value: 'wire' }],
      actions: [{ type: 'require_approval', config: { reason: 'Money needs a person.' } }],
      priority: 900,
      enabled: true,
    };
    await doors.system.post('/api/v1/policies', policy, tenant.adminApiKey).expect(201);
    await until('it is in force', async () => (await ask('/api/request', proxied('wire'), tenant)) !== null);
  }

  describe.each(CASES)('$path', ({ approved, others, path }) => {
    it('asks one question about one call, and lets it go on once', async () => {
      const id = await ask(path, approved);
      expect(id).not.toBeNull();
      expect(await ask(path, approved)).toBe(id);
      await approve(id);

      expect(await ask(path, approved)).toBeNull();

      const again = await ask(path, approved);
      expect(again).not.toBeNull();
      expect(again).not.toBe(id);
    });

    it.each(Object.entries(others))('does not let %s pass', async (_, other) => {
      const before = doors.provider.requests.length;
      const id = await ask(path, approved);
      const theirs = await ask(path, other);
      expect(theirs).not.toBeNull();
      expect(theirs).not.toBe(id);
      await approve(id);

      expect(await ask(path, other)).toBe(theirs);
      expect(await ask(path, approved, stranger)).not.toBeNull();
      expect(doors.provider.requests).toHaveLength(before);
      expect(await ask(path, approved)).toBeNull();
    });
  });
});
