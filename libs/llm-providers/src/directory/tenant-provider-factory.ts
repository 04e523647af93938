import type { Clock } from '@app/kernel';
import type { SecretText } from '@app/secrets';
import { makeProvider } from '../providers/make-provider';
import type { UpstreamLimits } from '../upstream/upstream';
import { textAt } from '../wire/json';
import type { EndpointGuard } from './endpoint-guard';
import { MinuteLimit } from './minute-limit';
import { providerKeyOf } from './provider-key';
import { factsOfType } from './provider-types';
import type { StoredProvider } from './stored-provider';
import { TenantProvider } from './tenant-provider';

/** Connections to one provider of one tenant; there may be many of them. */
const MAX_CONNECTIONS = 64;

/** What all tenants' providers have in common. */
export interface FactoryParts {
  readonly guard: EndpointGuard;
  /** Of the installation's own providers. */
  readonly limits: UpstreamLimits;
  readonly clock: Clock;
}

/** Makes providers of tenants. */
export class TenantProviderFactory {
  constructor(private readonly parts: FactoryParts) {}

  /**
   * Makes a provider. Nothing is sent, and no connection opened, before its first call.
   * @param stored what the tenant has set up
   * @param secret its key, if it has one
   * @returns what is wrong, as a sentence for the tenant, when it cannot be used
   */
  make(stored: StoredProvider, secret: SecretText | null): TenantProvider | { readonly problem: string } {
    const { endpoint, name, region, settings, type } = stored;
    const facts = factsOfType(type);
    const wrongEndpoint = endpoint === null ? null : this.parts.guard.problemOf(endpoint);
    if (wrongEndpoint !== null) return { problem: `The endpoint ${wrongEndpoint}.` };
    if (endpoint === null && facts.needsEndpoint) return { problem: 'It needs an endpoint.' };
    if (secret === null && facts.needsKey) return { problem: 'It needs a key.' };
    const key = providerKeyOf(type, secret);
    if ('problem' in key) return { problem: `The secret ${key.problem}.` };
    const defaultModel = stored.model ?? facts.defaultModel;
    const spec = { name, type, defaultModel, region, ...key };
    const apiVersion = textAt(settings, 'api_version');
    const provider = makeProvider(
      { ...spec, baseUrl: endpoint, apiVersion, limits: this.limitsOf(stored) },
      this.parts.clock,
    );
    return new TenantProvider(provider, this.rateLimitOf(stored));
  }

  private limitsOf({ timeoutSeconds }: StoredProvider): UpstreamLimits {
    const { guard, limits } = this.parts;
    const timeoutMs = timeoutSeconds === null ? null : timeoutSeconds * 1_000;
    return {
      ...limits,
      maxConnections: Math.min(limits.maxConnections, MAX_CONNECTIONS),
      headersTimeoutMs: timeoutMs ?? limits.headersTimeoutMs,
      idleTimeoutMs: timeoutMs ?? limits.idleTimeoutMs,
      lookup: guard.lookup,
    };
  }

  private rateLimitOf({ rateLimit }: StoredProvider): MinuteLimit | null {
    return rateLimit === null ? null : new MinuteLimit(rateLimit, this.parts.clock);
  }
}
