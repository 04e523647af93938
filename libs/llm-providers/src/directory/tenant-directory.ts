import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { ChannelListener } from '@app/database';
import type { TenantId } from '@app/kernel';
import { ProviderDirectory, type ModelEndpoint } from '../routing/model-endpoint';
import { isObject } from '../wire/json';
import { ProvidersNotLoadedError } from './directory.errors';
import type { ProviderSource } from './provider-source';
import type { StoredProvider } from './stored-provider';
import type { TenantEndpoint, TenantEndpointBuilder } from './tenant-endpoint';

/** What a directory is made of. */
export interface TenantDirectoryParts {
  /** The providers of the installation, for every tenant alike. */
  readonly installation: ProviderDirectory;
  readonly source: ProviderSource;
  readonly builder: TenantEndpointBuilder;
  readonly listener: ChannelListener;
  readonly pollMs: number;
}

interface TenantView {
  readonly own: ReadonlyMap<string, TenantEndpoint>;
  /** Own ones and those of the installation. */
  readonly endpoints: readonly ModelEndpoint[];
}

/** The channel on which the database announces every change. */
const CHANNEL = 'axonflow_providers';
/** Secrets that are read at the same time. */
const READERS = 16;
/** Own providers come before those of the installation, whose priorities are not negative. */
const FIRST_PRIORITY = -1_000_000;

/**
 * The providers of the installation and of each tenant, in memory and up to date: announcements are followed at once, and
 * a look every few seconds makes up for those that were lost. A provider object stays the same while nothing about it
 * changes; one that is replaced is closed when its last call has ended. A tenant's provider serves that tenant alone.
 */
export class TenantDirectory
  extends ProviderDirectory
  implements OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly logger = new Logger(TenantDirectory.name);
  private tenants: ReadonlyMap<TenantId, TenantView> | null = null;
  private running: Promise<void> | null = null;
  private isStale = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: TenantDirectoryParts) {
    super();
  }

  /** @throws ProvidersNotLoadedError (PROVIDER_UNAVAILABLE) before the first look at the database */
  endpointsFor(tenantId: TenantId): readonly ModelEndpoint[] {
    return this.viewOf(tenantId)?.endpoints ?? this.parts.installation.endpointsFor(tenantId);
  }

  /**
   * A tenant's own provider as this task has it; undefined when there is none.
   * @throws ProvidersNotLoadedError (PROVIDER_UNAVAILABLE) before the first look at the database
   */
  own(tenantId: TenantId, name: string): TenantEndpoint | undefined {
    return this.viewOf(tenantId)?.own.get(name);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.timer = setInterval(() => void this.refresh(), this.parts.pollMs).unref();
    void this.hear();
    await this.refresh();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
    await Promise.all([...this.all()].flatMap(({ provider }) => provider?.close() ?? []));
  }

  /**
   * Catches up with the database. Never rejects: what goes wrong is logged, and tried again at the next turn. Runs once
   * at a time; a call during a run makes it look once more.
   */
  async refresh(): Promise<void> {
    this.isStale = true;
    this.running ??= this.catchUp().finally(() => (this.running = null));
    await this.running;
  }

  /** What was announced before anybody listened was not heard: it is looked for once more. */
  private async hear(): Promise<void> {
    await this.parts.listener.listen(CHANNEL, () => this.refresh());
    await this.refresh();
  }

  private viewOf(tenantId: TenantId): TenantView | undefined {
    if (this.tenants === null) throw new ProvidersNotLoadedError(this.parts.pollMs);
    return this.tenants.get(tenantId);
  }

  private async catchUp(): Promise<void> {
    while (this.isStale) {
      this.isStale = false;
      try {
        await this.load();
      } catch (error) {
        this.logger.warn({ event: 'provider_refresh_failed', err: error });
        return;
      }
    }
  }

  private async load(): Promise<void> {
    const stored = await this.parts.source.all();
    const before = new Map([...this.all()].map((endpoint) => [endpoint.stored.id, endpoint]));
    const endpoints = await this.built(stored, before);
    this.tenants = this.viewsOf(endpoints);
    const kept = new Set(endpoints.map(({ provider }) => provider));
    for (const { provider } of before.values()) if (!kept.has(provider)) provider?.retire();
    for (const endpoint of endpoints) this.report(endpoint, before.get(endpoint.stored.id));
  }

  private async built(
    stored: readonly StoredProvider[],
    before: ReadonlyMap<string, TenantEndpoint>,
  ): Promise<TenantEndpoint[]> {
    const endpoints: TenantEndpoint[] = [];
    for (let start = 0; start < stored.length; start += READERS) {
      const batch = stored.slice(start, start + READERS);
      endpoints.push(
        ...(await Promise.all(batch.map((each) => this.parts.builder.build(each, before.get(each.id))))),
      );
    }
    return endpoints;
  }

  private viewsOf(endpoints: readonly TenantEndpoint[]): ReadonlyMap<TenantId, TenantView> {
    const byTenant = new Map<TenantId, TenantEndpoint[]>();
    for (const endpoint of endpoints) {
      const { tenantId } = endpoint.stored;
      byTenant.set(tenantId, [...(byTenant.get(tenantId) ?? []), endpoint]);
    }
    return new Map(
      [...byTenant].map(([tenantId, own]) => [
        tenantId,
        {
          own: new Map(own.map((endpoint) => [endpoint.stored.name, endpoint])),
          endpoints: this.endpointsOf(tenantId, own),
        },
      ]),
    );
  }

  /** A name that the tenant has taken never leads to a provider of the installation, not even while its own is off. */
  private endpointsOf(tenantId: TenantId, own: readonly TenantEndpoint[]): readonly ModelEndpoint[] {
    const taken = new Set(own.map(({ stored }) => stored.name));
    const others = this.parts.installation
      .endpointsFor(tenantId)
      .filter(({ provider }) => !taken.has(provider.name));
    return [...own.flatMap(modelEndpointOf).sort((one, other) => one.priority - other.priority), ...others];
  }

  private report({ problem, stored }: TenantEndpoint, before: TenantEndpoint | undefined): void {
    if (problem === null || problem === before?.problem) return;
    const { id: providerId, tenantId } = stored;
    this.logger.warn({ event: 'provider_unusable', tenantId, providerId, problem });
  }

  private *all(): Generator<TenantEndpoint> {
    for (const { own } of this.tenants?.values() ?? []) yield* own.values();
  }
}

function modelEndpointOf({ provider, stored }: TenantEndpoint): readonly ModelEndpoint[] {
  if (provider === null) return [];
  const { models } = stored.settings;
  const names = isObject(models) ? Object.entries(models) : [];
  const aliases = names.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const { priority, weight } = stored;
  return [{ provider, priority: FIRST_PRIORITY + priority, weight, models: new Map(aliases) }];
}
