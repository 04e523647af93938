import { ProviderNotAllowedError } from './llm-providers.errors';
import type { Provider } from './provider';
import type { ProviderRegistry } from './provider-registry';

/** What is known about a call when its provider is chosen. */
export interface ProviderWish {
  /** A provider by name: a preference, unless `strict`. */
  readonly provider?: string;
  /** Forbids any provider but the named one. */
  readonly strict?: boolean;
  readonly model?: string;
  /** Names that routing policies leave; absent means all. */
  readonly allowedProviders?: readonly string[];
}

/** The chosen provider and what led to it. */
export interface ProviderChoice {
  readonly provider: Provider;
  /**
   * `fallback` means that somebody else was asked for, by name or by model, so that the model's name may be foreign.
   * `standin` means that no real provider was chosen and the stand-in is the default.
   */
  readonly reason: 'named' | 'model' | 'default' | 'fallback' | 'standin';
}

/** Chooses the provider of a call. */
export class ProviderRouter {
  constructor(private readonly registry: ProviderRegistry) {}

  /**
   * The named provider if it can be had, else the one that the model belongs to, else the default. The stand-in is
   * chosen only by its name, by one of its models, as the configured default, or when there is no real provider.
   * @throws ProviderUnknownError (PROVIDER_UNKNOWN) when `strict` names a provider that is not configured
   * @throws ProviderNotAllowedError (FORBIDDEN) when policies leave no provider, or not the one of `strict`
   */
  choose(wish: ProviderWish): ProviderChoice {
    const choice = this.byName(wish) ?? this.byModel(wish) ?? this.byDefault(wish);
    if (choice === undefined) throw new ProviderNotAllowedError(wish.allowedProviders ?? []);
    return choice;
  }

  private byName(wish: ProviderWish): ProviderChoice | undefined {
    if (wish.provider === undefined) return undefined;
    const provider = wish.strict ? this.registry.get(wish.provider) : this.registry.find(wish.provider);
    if (provider !== undefined && isAllowed(provider, wish)) return { provider, reason: 'named' };
    if (wish.strict) throw new ProviderNotAllowedError(wish.allowedProviders ?? []);
    return undefined;
  }

  private byModel(wish: ProviderWish): ProviderChoice | undefined {
    const { model } = wish;
    if (model === undefined) return undefined;
    const provider = this.registry.all.find((each) => each.claimsModel(model) && isAllowed(each, wish));
    return provider && { provider, reason: 'model' };
  }

  private byDefault(wish: ProviderWish): ProviderChoice | undefined {
    const provider = this.registry.preferred.find((each) => isAllowed(each, wish));
    if (provider === undefined) return undefined;
    if (provider.simulated) return { provider, reason: 'standin' };
    return { provider, reason: this.isForeign(wish) ? 'fallback' : 'default' };
  }

  private isForeign({ provider, model }: ProviderWish): boolean {
    if (provider !== undefined) return true;
    return model !== undefined && this.registry.all.some((each) => each.claimsModel(model));
  }
}

function isAllowed(provider: Provider, { allowedProviders }: ProviderWish): boolean {
  return allowedProviders?.includes(provider.name) ?? true;
}
