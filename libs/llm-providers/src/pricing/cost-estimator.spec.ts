import type { TenantId } from '@app/kernel';
import { ROUTING_DEFAULTS } from '../model-calls.fake';
import type { Provider } from '../provider';
import type { ModelEndpoint } from '../routing/model-endpoint';
import type { ProviderWish } from '../routing/provider-wish';
import { routingParts } from '../routing/routing-parts';
import type { JsonObject } from '../wire/json';
import type { WireFormatName } from '../wire/wire-format';
import { CostEstimator } from './cost-estimator';

const provider = {
  name: 'openai',
  type: 'openai',
  simulated: false,
  defaultModel: 'gpt-4.1-mini',
  formats: new Set(['openai-chat', 'openai-embeddings']),
  claimsModel: (model: string) => model.startsWith('gpt-'),
} as unknown as Provider;
const endpoints: ModelEndpoint[] = [{ provider, priority: 0, weight: 1, models: new Map() }];

function estimate(
  body: JsonObject,
  wish: ProviderWish = {},
  format: WireFormatName = 'openai-chat',
): number | null {
  const { prices, router } = routingParts({
    observer: { countProviderAttempt: () => undefined },
    directory: { endpointsFor: () => endpoints },
    settings: ROUTING_DEFAULTS,
    file: {},
    clock: { now: () => new Date(0), nowMs: () => 0, monotonicMs: () => 0 },
    random: () => 0,
  });
  const segments = [{ pointer: '/x', text: 'a'.repeat(4_000) }];
  return new CostEstimator(router, prices).estimateMicroUsd({
    tenantId: 'tenant' as TenantId,
    format,
    wish,
    body,
    segments,
  });
}

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
});
