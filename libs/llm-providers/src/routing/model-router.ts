import type { TenantId } from '@app/kernel';
import { canBridge } from '../format-bridge';
import { FormatNotSpokenError, ProviderNotAllowedError, ProviderUnknownError } from '../llm-providers.errors';
import type { Provider } from '../provider';
import type { WireFormatName } from '../wire/wire-format';
import type { Awaited } from './answer-times';
import type { ModelCandidate } from './candidate';
import { inOrder, type RankedCandidate } from './candidate-order';
import type { ModelAliases } from './model-aliases';
import type { ModelEndpoint, ProviderDirectory } from './model-endpoint';
import type { ProviderWish } from './provider-wish';
import type { Rankings } from './rankings';

/** What a route depends on. */
export interface RoutedCall {
  readonly tenantId: TenantId;
  readonly format: WireFormatName;
  readonly wish: ProviderWish;
  readonly awaited: Awaited;
}

/** Where the router gets its knowledge from. */
export interface RouterParts {
  readonly directory: ProviderDirectory;
  readonly aliases: ModelAliases;
  readonly rankings: Rankings;
  /** Whether providers that do not have the model may be asked for another one. */
  readonly anyModel: boolean;
}

/** Finds who may serve a call. */
export class ModelRouter {
  constructor(private readonly parts: RouterParts) {}

  /**
   * Every candidate, in the order in which they are to be asked: the named provider, then those that have the model by
   * alias or by its own id, and only when there are none, the defaults. The stand-in serves only by its name, by one of
   * its models, as the first of all, or when there is no real provider.
   * @returns at least one, each provider and model once
   * @throws ProviderUnknownError (PROVIDER_UNKNOWN) when `strict` names a provider that is not configured
   * @throws ProviderNotAllowedError (FORBIDDEN) when policies leave no provider, or not the one of `strict`
   * @throws FormatNotSpokenError (INVALID_REQUEST) when none of them can be asked in the caller's wire format
   */
  candidates(call: RoutedCall): readonly ModelCandidate[] {
    const { wish } = call;
    const endpoints = this.parts.directory.endpointsFor(call.tenantId);
    if (wish.strict) requireNamed(wish, endpoints);
    const allowed = endpoints.filter(({ provider }) => isAllowed(provider, wish));
    const found = distinct(this.found(call, { endpoints, allowed }));
    const [first] = found;
    if (first === undefined) throw new ProviderNotAllowedError(wish);
    const understood = found.filter(({ provider }) => canBridge(provider, call.format));
    if (understood.length === 0) throw new FormatNotSpokenError(first.provider.name, first.provider.formats);
    return understood;
  }

  /** How long the first candidate may be silent until the second one is asked beside it; null for never. */
  hedgeAfterMs({ wish }: RoutedCall): number | null {
    return this.parts.aliases.hedgeAfterMsOf(wish.model);
  }

  private found(call: RoutedCall, { allowed, endpoints }: Endpoints): readonly ModelCandidate[] {
    const { model, provider, strict } = call.wish;
    const named = this.named(call, allowed);
    if (strict && provider !== undefined) return named;
    const owners = model === undefined ? [] : this.owners(call, model, allowed);
    const isServed = named.length + owners.length > 0;
    const mayBeAnother = model === undefined || this.parts.anyModel;
    const others = isServed && !mayBeAnother ? [] : this.defaults(call, { allowed, endpoints });
    if (isServed || !this.isPlain(call.wish, endpoints)) return [...named, ...owners, ...others];
    return withModel(others, model);
  }

  private named(
    { awaited, wish: { model, provider } }: RoutedCall,
    allowed: readonly ModelEndpoint[],
  ): readonly ModelCandidate[] {
    const endpoints = allowed.filter((endpoint) => endpoint.provider.name === provider);
    const ofAlias = model === undefined ? [] : this.parts.aliases.targets(model, endpoints);
    if (ofAlias.length > 0) return this.ranked(ofAlias, model, awaited);
    return endpoints.map((endpoint) => ({
      provider: endpoint.provider,
      model:
        (model === undefined ? undefined : (endpoint.models.get(model) ?? model)) ??
        endpoint.provider.defaultModel,
    }));
  }

  private owners(
    { awaited }: RoutedCall,
    model: string,
    allowed: readonly ModelEndpoint[],
  ): readonly ModelCandidate[] {
    const ofAlias = this.parts.aliases.targets(model, allowed);
    if (ofAlias.length > 0) return this.ranked(ofAlias, model, awaited);
    return this.ranked(
      allowed.flatMap(({ models, priority, provider, weight }) => {
        const own = models.get(model) ?? (provider.claimsModel(model) ? model : undefined);
        return own === undefined ? [] : [{ provider, priority, weight, model: own }];
      }),
      model,
      awaited,
    );
  }

  private defaults(
    { awaited, wish }: RoutedCall,
    { allowed, endpoints }: Endpoints,
  ): readonly ModelCandidate[] {
    const mayPretend = endpoints[0]?.provider.simulated === true;
    const own = allowed
      .filter(({ provider }) => mayPretend || !provider.simulated)
      .map(({ priority, provider, weight }) => ({
        provider,
        priority,
        weight,
        model: (provider.simulated ? wish.model : undefined) ?? provider.defaultModel,
      }));
    return this.ranked(own, undefined, awaited);
  }

  /** True for a wish that names no provider, and a model that nobody is known to have: the default may know it. */
  private isPlain({ model, provider }: ProviderWish, endpoints: readonly ModelEndpoint[]): boolean {
    if (provider !== undefined) return false;
    if (model === undefined) return true;
    if (this.parts.aliases.has(model)) return false;
    return !endpoints.some((endpoint) => endpoint.models.has(model) || endpoint.provider.claimsModel(model));
  }

  private ranked(
    found: readonly RankedCandidate[],
    alias: string | undefined,
    awaited: Awaited,
  ): readonly ModelCandidate[] {
    const { aliases, rankings } = this.parts;
    return inOrder(found, rankings.of(aliases.strategyOf(alias), awaited));
  }
}

interface Endpoints {
  readonly endpoints: readonly ModelEndpoint[];
  /** Those that policies leave. */
  readonly allowed: readonly ModelEndpoint[];
}

function requireNamed(wish: ProviderWish, endpoints: readonly ModelEndpoint[]): void {
  const { provider: name } = wish;
  if (name === undefined) return;
  const names = endpoints.map((endpoint) => endpoint.provider.name);
  if (!names.includes(name)) throw new ProviderUnknownError(names);
  const isLeft = endpoints.some(({ provider }) => provider.name === name && isAllowed(provider, wish));
  if (!isLeft) throw new ProviderNotAllowedError(wish);
}

/** A provider whose region nobody named is in none. */
function isAllowed({ name, region }: Provider, { allowedProviders, allowedRegions }: ProviderWish): boolean {
  if (allowedProviders?.includes(name) === false) return false;
  return allowedRegions === undefined || (region !== null && allowedRegions.includes(region));
}

/** A model of unknown origin is asked for at one place only. */
function withModel(
  candidates: readonly ModelCandidate[],
  model: string | undefined,
): readonly ModelCandidate[] {
  if (model === undefined) return candidates;
  return candidates.slice(0, 1).map(({ provider }) => ({ provider, model }));
}

function distinct(candidates: readonly ModelCandidate[]): readonly ModelCandidate[] {
  const seen = new Map<ModelCandidate['provider'], Set<string>>();
  return candidates.filter(({ provider, model }) => {
    const models = seen.get(provider) ?? new Set();
    seen.set(provider, models);
    return models.size < models.add(model).size;
  });
}
