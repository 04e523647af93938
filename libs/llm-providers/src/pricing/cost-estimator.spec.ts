import type { TenantId } from '@app/kernel';
import { ROUTING_DEFAULTS } from '../model-calls.fake';
import type { Provider } from '../provider';
import type { ModelEndpoint } from '../routing/model-endpoint';
import type { ProviderWish } from '../routing/provider-wish';
import { routingParts } from '../routing/routing-parts';
import type { JsonObject } from '../wire/json';
import type { WireFormatName } from '../wire/wire-format';
import { CostEstimator, type PricedCall } from './cost-estimator';

const provider = {
  name: 'openai',
  type: 'openai',
  simulated: false,
  defaultModel: 'gpt-4.1-mini',
  formats: new Set(['openai-chat', 'openai-embeddings']),
  claimsModel: (model: string) => model.startsWith('gpt-'),
} as unknown as Provider;
const endpoints: ModelEndpoint[] = [{ provider, priority: 0, weight: 1, models: new Map() }];

function estimator(of = endpoints): CostEstimator {
  const { prices, router } = routingParts({
    observer: { countProviderAttempt: () => undefined },
    directory: { endpointsFor: () => of },
    settings: ROUTING_DEFAULTS,
    file: {},
    clock: { now: () => new Date(0), nowMs: () => 0, monotonicMs: () => 0 },
    random: () => 0,
  });
  return new CostEstimator(router, prices);
}

function callOf(
  body: JsonObject,
  wish: ProviderWish = {},
  format: WireFormatName = 'openai-chat',
): PricedCall {
  const segments = [{ pointer: '/x', text: 'a'.repeat(4_000) }];
  return { tenantId: 'tenant' as TenantId, format, wish, body, segments };
}

const estimate = (...call: Parameters<typeof callOf>): number | null =>
  estimator().estimateMicroUsd(callOf(...call));

describe(CostEstimator.name, () => {
  it.each<[JsonObject, number]>([
    [{ max_tokens: 500 }, 400 + 800],
    [{ max_completion_tokens: 500 }, 400 + 800],
    [{}, 400 + 1_600],
    [{ max_tokens: 500, n: 100 }, 400 + 80_000],
  ])('counts the texts, and the answer that %j allows', (body, expected) => {
    expect(estimate(body)).toBe(expected);
  });

  it('counts no answer of embeddings', () => {
    expect(estimate({}, { model: 'gpt-4.1-mini' }, 'openai-embeddings')).toBe(400);
  });

  it.each<[string, ProviderWish]>([
    ['the price is not known', { model: 'gpt-unknown' }],
    ['nobody may serve the call', { allowedProviders: [] }],
    ['the provider is not known', { provider: 'nobody', strict: true }],
  ])('says nothing when %s', (_name, wish) => {
    expect(estimate({}, wish)).toBeNull();
  });

  it.each([
    [400, 0],
    [100, 0],
    [401, 0],
    [2_000, 1_000],
    [2_001, 1_000],
  ])('says how long an answer %d millionths pay for', (microUsd, tokens) => {
    const bound = estimator().affordableAnswer(callOf({}), microUsd);

    expect(bound).toEqual({ field: 'max_completion_tokens', tokens });
    expect(estimate({ max_tokens: Math.max(1, tokens) })).toBeLessThanOrEqual(Math.max(402, microUsd));
  });

  it('bounds answers of other providers by the field that they know', () => {
    const gemini = { ...provider, type: 'gemini', defaultModel: 'gemini-2.5-flash' } as Provider;
    const of = [{ provider: gemini, priority: 0, weight: 1, models: new Map<string, string>() }];

    expect(estimator(of).affordableAnswer(callOf({}), 2_000)?.field).toBe('max_tokens');
  });

  it.each<[string, ProviderWish, string | null]>([
    ['that has no price', { model: 'gpt-unknown' }, 'openai/gpt-unknown'],
    ['that has one', {}, null],
    ['that nobody serves', { provider: 'nobody', strict: true }, null],
  ])('names a model %s', (_name, wish, expected) => {
    expect(estimator().unpricedModel(callOf({}, wish))).toBe(expected);
    if (expected !== null) expect(estimator().affordableAnswer(callOf({}, wish), 1_000)).toBeNull();
  });

  it('takes what only pretends for free', () => {
    const standIn = { ...provider, simulated: true } as Provider;
    const of = [{ provider: standIn, priority: 0, weight: 1, models: new Map<string, string>() }];

    expect(estimator(of).unpricedModel(callOf({}))).toBeNull();
  });
});
