import { aCompletion, startFakeProvider, type FakeProvider } from '@app/testing';
import { startSystem, type RunningSystem } from './support/running-system';

describe('proxy mode', () => {
  describe('without a provider key', () => {
    let system: RunningSystem;
    beforeAll(async () => {
      system = await startSystem();
    });
    afterAll(() => system.stop());

    it('answers from the stand-in, which says that it is one', async () => {
      const { body } = await system
        .post('/api/request', { query: 'What is the capital of France?' })
        .expect(200);

      expect(body).toMatchObject({
        success: true,
        blocked: false,
        metadata: { simulated: true },
        data: { provider_info: { provider: 'standin', simulated: true } },
      });
      expect(body.result).toContain('stand-in');
      expect(body.data.data).toBe(body.result);
    });

    it('records the decision and the outcome of the call', async () => {
      const { body } = await system.post('/api/request', { query: 'Hello' }).expect(200);

      const trail = await system.post('/api/v1/audit/search', { decision_id: body.decision_id }).expect(200);

      expect(trail.body.entries).toMatchObject([
        { kind: 'outcome', provider: 'standin', metadata: { status: 'completed', simulated: true } },
        { kind: 'decision', request_type: 'chat', query_summary: 'Hello' },
      ]);
    });

    it('answers a refusal with 403 and the contract’s shape', async () => {
      const { body } = await system.post('/api/request', { query: 'Card 4111 1111 1111 1111' }).expect(403);

      expect(body).toMatchObject({
        success: false,
        blocked: true,
        policy_info: { policies_evaluated: ['sys_pii_credit_card'] },
      });
      expect(body.block_reason).toBe(body.error);
    });

    it('refuses request types that it does not serve instead of taking them for a chat', async () => {
      const { body } = await system
        .post('/api/request', { query: 'x', request_type: 'mcp-query' })
        .expect(400);

      expect(body.errors).toEqual([{ field: '/request_type', message: expect.stringContaining("'chat'") }]);
    });

    it('accepts the nulls that Go clients send', async () => {
      await system
        .post('/api/request', { query: 'Hello', client_id: null, context: null, user_token: null })
        .expect(200);
    });
  });

  describe('with an OpenAI key', () => {
    let provider: FakeProvider;
    let system: RunningSystem;
    beforeAll(async () => {
      provider = await startFakeProvider();
      system = await startSystem({ OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: provider.baseUrl });
    });
    afterAll(async () => {
      await system.stop();
      await provider.close();
    });

    it('asks the provider with the caller’s wishes', async () => {
      const context = { model: 'gpt-4o', temperature: 0.2, max_tokens: 50 };

      const { body } = await system.post('/api/request', { query: 'Hello', context }).expect(200);

      expect(body).toMatchObject({ success: true, metadata: { simulated: false } });
      expect(provider.requests.at(-1)?.body).toEqual({
        model: 'gpt-4o',
        temperature: 0.2,
        max_tokens: 50,
        messages: [{ role: 'user', content: 'Hello' }],
      });
    });

    it('sends nothing upstream when the call is refused', async () => {
      const before = provider.requests.length;

      await system.post('/api/request', { query: 'SSN 123-45-6789' }).expect(403);

      expect(provider.requests).toHaveLength(before);
    });

    afterEach(() => {
      provider.fault = null;
    });

    it('tells that the provider failed and records it', async () => {
      provider.fault = { kind: 'status', status: 500 };

      const { body } = await system.post('/api/request', { query: 'Hello' }).expect(502);

      expect(body).toMatchObject({ success: false, code: 'PROVIDER_UNAVAILABLE' });
      const trail = await system.post('/api/v1/audit/search', { limit: 1 }).expect(200);
      expect(trail.body.entries).toMatchObject([
        { kind: 'outcome', policy_decision: 'error', error_message: 'PROVIDER_UNAVAILABLE' },
      ]);
    });
  });

  describe('with an answer that must not leave', () => {
    const key = 'AKIAQ7ZX2LMP5VRT4KWB';
    let provider: FakeProvider;
    let system: RunningSystem;
    beforeAll(async () => {
      const message = { role: 'assistant', content: `Use ${key} to log in.` };
      const choices = [{ index: 0, message, finish_reason: 'stop' }];
      provider = await startFakeProvider({ completion: aCompletion({ choices }) });
      system = await startSystem({ OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: provider.baseUrl });
    });
    afterAll(async () => {
      await system.stop();
      await provider.close();
    });

    it('withholds it and names a decision that the trail knows', async () => {
      const { body, text } = await system.post('/api/request', { query: 'How do I log in?' }).expect(403);

      expect(body).toMatchObject({ success: false, blocked: true });
      expect(text).not.toContain(key);
      const trail = await system.post('/api/v1/audit/search', { decision_id: body.decision_id }).expect(200);
      expect(trail.body.entries).toMatchObject([
        { kind: 'outcome', blocked: true, metadata: { status: 'withheld' } },
        { kind: 'decision', blocked: false },
      ]);
    });
  });
});
