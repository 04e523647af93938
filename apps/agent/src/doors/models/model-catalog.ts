import { Inject, Injectable, Logger } from '@nestjs/common';
import { CLOCK, withDeadline, type Clock, type TenantId } from '@app/kernel';
import { ProviderDirectory, type ModelEndpoint, type Provider, type ProviderModel } from '@app/llm-providers';

/** How long a provider's list is taken for true. */
const MAX_AGE_MS = 60_000;
const TIMEOUT_MS = 5_000;

interface Listing {
  readonly models: Promise<readonly ProviderModel[]>;
  readonly expiresAtMs: number;
}

/** The models that callers may name. Each provider is asked once a minute at most, by whoever comes first. */
@Injectable()
export class ModelCatalog {
  private readonly logger = new Logger('models');
  private readonly listings = new WeakMap<Provider, Listing>();

  constructor(
    private readonly directory: ProviderDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Names that a tenant may use: aliases, and the models of all its providers that answer within five seconds, in the
   * order of providers; each id once.
   */
  async list(tenantId: TenantId): Promise<readonly ProviderModel[]> {
    const endpoints = this.directory.endpointsFor(tenantId);
    const lists = await Promise.all(
      endpoints.map(async (endpoint) => [
        ...aliasesOf(endpoint),
        ...(await this.modelsOf(endpoint.provider)),
      ]),
    );
    const byId = new Map<string, ProviderModel>();
    for (const model of lists.flat()) if (!byId.has(model.id)) byId.set(model.id, model);
    return [...byId.values()];
  }

  private modelsOf(provider: Provider): Promise<readonly ProviderModel[]> {
    const nowMs = this.clock.monotonicMs();
    const known = this.listings.get(provider);
    if (known !== undefined && nowMs < known.expiresAtMs) return known.models;
    const models = this.ask(provider);
    this.listings.set(provider, { models, expiresAtMs: nowMs + MAX_AGE_MS });
    return models;
  }

  /** A provider that fails has no models for a while; the others still have theirs. */
  private async ask(provider: Provider): Promise<readonly ProviderModel[]> {
    try {
      return await withDeadline(new AbortController().signal, TIMEOUT_MS, (signal) =>
        provider.models({ signal }),
      );
    } catch (err) {
      this.logger.warn({ event: 'models.unavailable', provider: provider.name, err });
      return [];
    }
  }
}

function aliasesOf({ models, provider }: ModelEndpoint): readonly ProviderModel[] {
  return [...models.keys()].map((id) => ({ id, ownedBy: provider.name, createdAtS: 0 }));
}
