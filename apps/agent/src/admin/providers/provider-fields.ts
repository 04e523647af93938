import { InvalidRequestError } from '@app/kernel';
import type { JsonObject, ProviderFields, ProviderType, StoredProvider } from '@app/llm-providers';
import type { NewProvider, ProviderUpdate } from './provider-change.dto';

/** Everything about a provider but its key. */
type PlainFields = Omit<ProviderFields, 'secret'>;

const FRESH = {
  endpoint: null,
  model: null,
  region: null,
  enabled: true,
  priority: 0,
  weight: 1,
  rateLimit: null,
  timeoutSeconds: null,
  settings: {},
};

/** The fields of a new provider. */
export function newFields(body: NewProvider): PlainFields {
  return merged({ ...FRESH, name: body.name, type: body.type }, body);
}

/**
 * The fields of a changed provider.
 * @throws InvalidRequestError (INVALID_REQUEST) when the name or type would change
 */
export function changedFields(before: StoredProvider, body: ProviderUpdate): PlainFields {
  requireSame('name', before.name, body.name);
  requireSame('type', before.type, body.type);
  return merged(before, body);
}

function requireSame(field: string, before: string, now: string | null | undefined): void {
  if (now === null || now === undefined || now === before) return;
  throw new InvalidRequestError(`The ${field} of a provider stays what it is; make a new provider instead.`, {
    problems: [{ field: `/${field}`, message: `must be '${before}', or be left out` }],
  });
}

function merged(before: PlainFields & { readonly type: ProviderType }, body: ProviderUpdate): PlainFields {
  const rateLimit = given(body.rate_limit, before.rateLimit, null);
  return {
    name: before.name,
    type: before.type,
    endpoint: withoutSlash(given(body.endpoint, before.endpoint, null)),
    model: given(body.model, before.model, null),
    region: given(body.region, before.region, null),
    enabled: given(body.enabled, before.enabled, FRESH.enabled),
    priority: given(body.priority, before.priority, FRESH.priority),
    weight: given(body.weight, before.weight, FRESH.weight),
    rateLimit: rateLimit === 0 ? null : rateLimit,
    timeoutSeconds: given(body.timeout_seconds, before.timeoutSeconds, null),
    settings: given(body.settings as JsonObject | null | undefined, before.settings, FRESH.settings),
  };
}

/** What the body says; what was before when it says nothing; what new providers have when it says null. */
function given<Value>(said: Value | null | undefined, before: Value, fresh: Value): Value {
  return said === undefined ? before : (said ?? fresh);
}

function withoutSlash(endpoint: string | null): string | null {
  return endpoint === null || endpoint === '' ? null : endpoint.replace(/\/+$/, '');
}
