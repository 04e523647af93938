import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ChannelListener } from '@app/database';
import { CLOCK, type Clock, type TenantId } from '@app/kernel';
import { connectorsSection, type ConnectorsSettings } from '../connectors.config';
import { ConnectorNotFoundError } from '../mcp-connectors.errors';
import { LiveConnectorFactory } from './live-connector-factory';
import type { LiveConnector } from './live-connector';
import { TenantConnectors } from './tenant-connectors';

/** The channel on which the database announces the tenant whose connectors changed. */
const CHANNEL = 'axonflow_connectors';
/** Connections of tenants that call nothing for so long are closed. */
const IDLE_MS = 600_000;

/**
 * The connectors of tenants with their connections, in memory. A tenant is loaded at its first call and forgotten when it
 * has been silent for ten minutes. Changes are heard at once, and looked for in case an announcement was lost.
 */
@Injectable()
export class ConnectorDirectory implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ConnectorDirectory.name);
  private readonly tenants = new Map<TenantId, TenantConnectors>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly factory: LiveConnectorFactory,
    private readonly listener: ChannelListener,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(connectorsSection.token) private readonly settings: ConnectorsSettings,
  ) {}

  /**
   * The connector that a call names.
   * @throws ConnectorNotFoundError (NOT_FOUND) that names the known ones
   * @throws InvalidRequestError (INVALID_REQUEST) when its settings cannot be used
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async find(tenantId: TenantId, id: string): Promise<LiveConnector> {
    const connectors = await this.of(tenantId).current();
    const connector = connectors.get(id);
    if (connector === undefined) throw new ConnectorNotFoundError([...connectors.keys()]);
    return connector();
  }

  /** Looks again at the connectors of a tenant before its next call. */
  refresh(tenantId: TenantId): void {
    this.tenants.get(tenantId)?.outdate();
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), this.settings.pollMs).unref();
    void this.listener.listen(CHANNEL, (tenantId) => {
      if (tenantId === '') this.tenants.forEach((tenant) => tenant.outdate());
      else this.refresh(tenantId as TenantId);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all([...this.tenants.values()].map((tenant) => tenant.close()));
  }

  private of(tenantId: TenantId): TenantConnectors {
    const known = this.tenants.get(tenantId) ?? new TenantConnectors(tenantId, this.factory);
    known.usedMs = this.clock.monotonicMs();
    this.tenants.set(tenantId, known);
    return known;
  }

  /** Never rejects: what goes wrong is tried again at the next turn. */
  private async look(): Promise<void> {
    const idleSinceMs = this.clock.monotonicMs() - IDLE_MS;
    for (const [tenantId, tenant] of this.tenants) {
      if (tenant.usedMs > idleSinceMs) continue;
      this.tenants.delete(tenantId);
      void tenant.close();
    }
    try {
      const states = await this.factory.states([...this.tenants.keys()]);
      for (const [tenantId, tenant] of this.tenants) tenant.compare(states.get(tenantId) ?? '');
    } catch (error) {
      this.logger.warn({ event: 'connector_refresh_failed', err: error });
    }
  }
}
