import type { TenantId } from '@app/kernel';
import { ChatCompletions, spokenText } from './chat-completions';
import { modelCallsTo } from './model-calls.fake';
import type { Provider, ProviderRequest } from './provider';
import type { ProviderWish } from './routing/provider-wish';
import type { JsonObject } from './wire/json';

/** Answers with the name of the model that it was asked for. */
function aProvider(name: string, prefix: string, simulated = false): Provider {
  return {
    name,
    type: 'custom',
    simulated,
    defaultModel: `${prefix}default`,
    claimsModel: (model) => model.startsWith(prefix),
    region: null,
    formats: new Set(['openai-chat'] as const),
    send: ({ body }: ProviderRequest) =>
      Promise.resolve({
        status: 200,
        headers: {},
        body: { ...body, choices: [{ message: { content: 'Hello' } }], citations: ['a source'] },
        bytes: Buffer.from('{}'),
        latencyMs: 1,
      }),
    open: () => Promise.reject(new Error('not part of this test')),
    models: () => Promise.resolve([]),
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

const real = [aProvider('openai', 'gpt-'), aProvider('mistral', 'mistral-')];
const standIn = aProvider('standin', 'standin-', true);
const completions = new ChatCompletions(modelCallsTo(real, { standIn }));
const facts = { tenantId: 'tenant' as TenantId, policyEpoch: 1 };
const trace = { traceId: 'a'.repeat(32), requestId: 'req-1' };
const { signal } = new AbortController();
const body: JsonObject = { messages: [{ role: 'user', content: 'Hi' }], seed: 7 };

describe(ChatCompletions.name, () => {
  it.each<[string, ProviderWish, string, string]>([
    ['nothing is wished', {}, 'openai', 'gpt-default'],
    ['a model is wished', { model: 'gpt-4o' }, 'openai', 'gpt-4o'],
    ['a model of unknown origin is wished', { model: 'new-model' }, 'openai', 'new-model'],
    ['provider and model are wished', { provider: 'mistral', model: 'my-tuned' }, 'mistral', 'my-tuned'],
    [
      'the wished provider is not configured',
      { provider: 'anthropic', model: 'claude-3' },
      'openai',
      'gpt-default',
    ],
    [
      'a policy keeps the wished provider away',
      { provider: 'openai', model: 'gpt-4o', allowedProviders: ['mistral'] },
      'mistral',
      'mistral-default',
    ],
    [
      'a policy keeps the owner of the wished model away',
      { model: 'gpt-4o', allowedProviders: ['mistral'] },
      'mistral',
      'mistral-default',
    ],
  ])('when %s, asks a model that the provider knows', async (_case, wish, provider, model) => {
    const completion = await completions.complete({ ...facts, body, wish, trace, signal });

    expect(completion.servedBy).toEqual({ provider, model });
    expect(completion.payload).toMatchObject({ ...body, model });
  });

  it('puts changed texts back into the answer', async () => {
    const { segments, rebuild } = await completions.complete({ ...facts, body, wish: {}, trace, signal });

    const rebuilt = rebuild(segments.map((segment) => ({ ...segment, text: 'Hidden' })));

    expect(rebuilt).toMatchObject({ choices: [{ message: { content: 'Hidden' } }], citations: ['Hidden'] });
  });

  it('speaks what the choices say, and nothing around them', async () => {
    const { segments } = await completions.complete({ ...facts, body, wish: {}, trace, signal });

    expect(segments.map(({ text }) => text)).toContain('a source');
    expect(spokenText(segments)).toBe('Hello');
  });
});
