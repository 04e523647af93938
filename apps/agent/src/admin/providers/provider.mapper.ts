import type { Circuits, ModelEndpoint, ProviderHealth, StoredProvider } from '@app/llm-providers';
import type { ListedProvider } from './listed-provider';
import type { Provider, ProviderHealthView } from './provider.dto';

/** A provider as everybody may see it. @param health what its last check found; null when there was none */
export function toProvider(listed: ListedProvider, health: ProviderHealth | null): Provider {
  const view = toHealth(listed, health);
  return listed.stored === null ? ofInstallation(listed.endpoint, view) : ofTenant(listed.stored, view);
}

/** The health of a provider: what is wrong with its settings comes before what a check found. */
export function toHealth(
  { problem, provider }: ListedProvider,
  health: ProviderHealth | null,
): ProviderHealthView {
  if (problem !== null) return { status: 'unhealthy', message: problem, last_checked: null };
  if (provider === null) return { status: 'unknown', message: 'It is switched off.', last_checked: null };
  return {
    status: health?.status ?? 'unknown',
    message: health?.message ?? 'It was not checked yet.',
    last_checked: health?.checkedAt?.toISOString() ?? null,
  };
}

/** The state of a circuit as the API spells it. */
export function circuitWord(state: ReturnType<Circuits['stateOf']>): 'closed' | 'half_open' | 'open' {
  return state === 'half-open' ? 'half_open' : state;
}

/** Names under which the models of a provider were set up. */
export function modelsOf({ endpoint, provider }: ListedProvider): readonly string[] {
  return provider === null ? [] : [...new Set([provider.defaultModel, ...(endpoint?.models.keys() ?? [])])];
}

function ofTenant(stored: StoredProvider, health: ProviderHealthView): Provider {
  const { name, type, endpoint, model, region, enabled, priority, weight, secret, version } = stored;
  return {
    ...{ name, type, scope: 'tenant', endpoint, model, region, enabled, priority, weight, version, health },
    rate_limit: stored.rateLimit,
    timeout_seconds: stored.timeoutSeconds,
    has_api_key: secret !== null,
    api_key_hint: secret?.hint ?? null,
    settings: stored.settings,
    created_at: stored.createdAt.toISOString(),
    updated_at: stored.updatedAt.toISOString(),
  };
}

/** Where and how the operator reaches a provider is nobody else's business. */
function ofInstallation({ priority, provider, weight }: ModelEndpoint, health: ProviderHealthView): Provider {
  const { defaultModel: model, name, region, simulated, type } = provider;
  return {
    ...{
      name,
      type,
      scope: 'installation',
      endpoint: null,
      model,
      region,
      enabled: true,
      priority,
      weight,
      health,
    },
    rate_limit: null,
    timeout_seconds: null,
    has_api_key: !simulated,
    api_key_hint: null,
    settings: {},
    version: 1,
    created_at: null,
    updated_at: null,
  };
}
