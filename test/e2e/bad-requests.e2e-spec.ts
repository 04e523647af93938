import request from 'supertest';
import { startSystem, type RunningSystem } from './support/running-system';

const TEN_MEGABYTES = JSON.stringify({ client_id: 'x', query: 'a'.repeat(10_000_000) });

describe('bad requests', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  const send = (path: string, body: string, type = 'application/json') =>
    request(system.agentUrl)
      .post(path)
      .set('authorization', `Bearer ${system.tenant.apiKey}`)
      .set('content-type', type)
      .send(body);

  const routes = ['/api/policy/pre-check', '/api/request', '/api/audit/llm-call', '/api/v1/detect'];

  describe.each(routes)('%s', (path) => {
    it.each([
      ['malformed JSON', '{"client_id": ', 400, ''],
      ['a body over the limit', TEN_MEGABYTES, 413, ''],
      ['a list in place of an object', '[]', 400, ''],
    ])('answers %s with a problem', async (_, body, status, field) => {
      const answer = await send(path, body).expect(status);

      expect(answer.body).toMatchObject({ success: false, status });
      expect(answer.body.errors.map((each: { field: string }) => each.field)).toContain(field);
    });

    it.each(['', '{}', 'null'])('names every field that the empty body %p lacks', async (body) => {
      const answer = await send(path, body).expect(400);

      expect(answer.body.errors.length).toBeGreaterThan(0);
      for (const { field, message } of answer.body.errors) {
        expect(field).toMatch(/^\/\w+$/);
        expect(message).toBe('is required');
      }
    });

    it('names a field of the wrong type', async () => {
      const answer = await send(
        path,
        JSON.stringify({ client_id: 1, query: 1, context_id: 1, text: 1 }),
      ).expect(400);

      expect(answer.body.errors).toContainEqual({
        field: expect.stringMatching(/^\/(client_id|query|context_id|text)$/) as string,
        message: expect.stringContaining('must be a string, not a number') as string,
      });
    });
  });

  it('refuses other media types, unknown routes and wrong methods', async () => {
    await send('/api/request', 'query=x', 'application/x-www-form-urlencoded').expect(415);
    await send('/api/nothing', '{}').expect(404);
    await request(system.agentUrl).get('/api/request').expect(405);
  });

  it('refuses to search for what no database can hold', async () => {
    for (const field of ['policy_name', 'client_id', 'user_email', 'decision_id']) {
      const answer = await send('/api/v1/audit/search', JSON.stringify({ [field]: 'a\u0000b' })).expect(400);

      expect(answer.body.errors).toMatchObject([{ field: `/${field}` }]);
    }
  });

  it('survives values that databases and hash chains do not: NUL and lone surrogates', async () => {
    for (const query of ['a\u0000b', 'a\ud800b']) {
      const answer = await send('/api/policy/pre-check', JSON.stringify({ client_id: 'x', query })).expect(
        200,
      );

      expect(answer.body.approved).toBe(true);
    }
  });

  it('names models in headers as URLs do, when no header can hold the name', async () => {
    const path = `/model/${encodeURIComponent('modèle 👍')}/converse`;
    const body = { messages: [{ role: 'user', content: [{ text: 'Hi' }] }] };
    const answer = await send(path, JSON.stringify(body)).expect(200);

    expect(answer.headers['x-axonflow-model']).toBe('mod%C3%A8le %F0%9F%91%8D');
  });
});
