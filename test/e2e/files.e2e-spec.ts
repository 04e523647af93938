import { request } from 'undici';
import { startModelDoors, type ModelDoors } from './support/model-doors';

const BEDROCK = '/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/converse';
const IMAGE = 'iVBORw0KGgo'.repeat(40);
const CSV = 'name;card\nAnn;4111 1111 1111 1111\n';
const encoded = (text: string): string => Buffer.from(text).toString('base64');

type Asked = readonly [string, string, (base64: string) => object];
const said = (part: object) => [{ role: 'user', content: [part] }];

/** Doors that take a file of text, and how. */
const FILES: readonly Asked[] = [
  [
    'a chat',
    '/v1/chat/completions',
    (base64) => ({
      model: 'gpt-4.1-mini',
      messages: said({ type: 'file', file: { file_data: `data:text/csv;base64,${base64}` } }),
    }),
  ],
  [
    'a message',
    '/v1/messages',
    (data) => ({
      model: 'claude-sonnet-4-5',
      max_tokens: 9,
      messages: said({ type: 'document', source: { type: 'base64', media_type: 'text/csv', data } }),
    }),
  ],
  [
    'a conversation',
    BEDROCK,
    (bytes) => ({ messages: said({ document: { format: 'csv', name: 'a', source: { bytes } } }) }),
  ],
];

/** Doors that take an image, and how. */
const IMAGES: readonly Asked[] = [
  [
    'a chat',
    '/v1/chat/completions',
    (base64) => ({
      model: 'gpt-4.1-mini',
      messages: said({ type: 'image_url', image_url: { url: `data:image/png;base64,${base64}` } }),
    }),
  ],
  [
    'a message',
    '/v1/messages',
    (data) => ({
      model: 'claude-sonnet-4-5',
      max_tokens: 9,
      messages: said({ type: 'image', source: { type: 'base64', media_type: 'image/png', data } }),
    }),
  ],
  [
    'a conversation',
    BEDROCK,
    (bytes) => ({ messages: said({ image: { format: 'png', source: { bytes } } }) }),
  ],
];

describe('files in model calls', () => {
  let doors: ModelDoors;
  beforeAll(async () => {
    doors = await startModelDoors();
  });
  afterAll(() => doors.stop());

  const ask = async (path: string, body: object): Promise<{ status: number; decisionId: string }> => {
    const { tenant, agentUrl } = doors.system;
    const headers = { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'application/json' };
    const reply = await request(agentUrl + path, { method: 'POST', headers, body: JSON.stringify(body) });
    await reply.body.dump();
    return { status: reply.statusCode, decisionId: String(reply.headers['x-axonflow-decision-id']) };
  };
  const inspectedOf = async (decisionId: string): Promise<string> => {
    const found = await doors.system.post('/api/v1/audit/search', { decision_id: decisionId }).expect(200);
    const entries = found.body.entries as { kind: string; metadata: { inspected: string } }[];
    return entries.find(({ kind }) => kind === 'decision')?.metadata.inspected ?? '';
  };

  it.each(FILES)('stop when their text holds what policies forbid: %s', async (_name, path, body) => {
    const before = doors.provider.requests.length;

    const { status } = await ask(path, body(encoded(CSV)));

    expect(status).toBe(403);
    expect(doors.provider.requests).toHaveLength(before);
  });

  it.each(FILES)('go on byte for byte when they are clean: %s', async (_name, path, body) => {
    const file = Buffer.from('\ufeffname;city\r\nAnn;Oslo').toString('base64url');

    const { decisionId, status } = await ask(path, body(file));

    expect(status).toBe(200);
    expect(doors.provider.requests.at(-1)?.rawBody).toContain(file);
    expect(await inspectedOf(decisionId)).toBe('complete');
  });

  it.each(FILES)('go on redacted: %s', async (_name, path, body) => {
    const { status } = await ask(path, body(encoded('name;NRIC\nTan;S1234567D\n')));

    expect(status).toBe(200);
    const masked = encoded('name;NRIC\nTan;[REDACTED:SG_NRIC]\n');
    expect(doors.provider.requests.at(-1)?.rawBody).toContain(masked);
  });

  it.each(IMAGES)(
    'that nothing can look into go on, and the record says so: %s',
    async (_name, path, body) => {
      const { decisionId, status } = await ask(path, body(IMAGE));

      expect(status).toBe(200);
      expect(doors.provider.requests.at(-1)?.rawBody).toContain(IMAGE);
      expect(await inspectedOf(decisionId)).toBe('partial');
    },
  );
});
