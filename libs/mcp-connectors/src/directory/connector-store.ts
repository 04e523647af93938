import { Injectable } from '@nestjs/common';
import { PlatformDatabase, TenantTransaction } from '@app/database';
import type { TenantId } from '@app/kernel';
import { ConnectorExistsError, ConnectorLimitError } from '../mcp-connectors.errors';
import { storedConnectorOf, type ConnectorRow, type StoredConnector } from './stored-connector';

/** Connectors that one tenant may have: each keeps connections on every task. */
const MAX_CONNECTORS = 50;

/** The connectors of tenants, in the database. */
@Injectable()
export class ConnectorStore {
  constructor(
    private readonly transaction: TenantTransaction,
    private readonly platform: PlatformDatabase,
  ) {}

  /** All connectors of a tenant, by id. @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  async list(tenantId: TenantId): Promise<readonly StoredConnector[]> {
    const rows = await this.transaction.run(tenantId, (manager) =>
      manager.query<ConnectorRow[]>('select * from connectors order by id'),
    );
    return rows.map(storedConnectorOf);
  }

  /**
   * Adds a connector.
   * @param connector what is added
   * @param beforeCommit when it rejects nothing is added
   * @throws ConnectorExistsError, ConnectorLimitError (CONFLICT)
   */
  async add(connector: StoredConnector, beforeCommit: () => Promise<void>): Promise<void> {
    const { credentials, id, installedAt, installedBy, kind, name, revision, settings, tenantId } = connector;
    await this.transaction.run(tenantId, async (manager) => {
      // Writers of one tenant take turns, so that two of them cannot both take the last place.
      await manager.query(`select pg_advisory_xact_lock(hashtextextended('connectors ' || $1, 0))`, [
        tenantId,
      ]);
      const [row] = await manager.query<{ count: number }[]>('select count(*)::int as count from connectors');
      if ((row?.count ?? 0) >= MAX_CONNECTORS) throw new ConnectorLimitError(MAX_CONNECTORS);
      const added = await manager.query<unknown[]>(
        `insert into connectors (tenant_id, id, kind, name, settings, credentials, revision, installed_at, installed_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id`,
        [tenantId, id, kind, name, settings, credentials, revision, installedAt, installedBy],
      );
      if (added.length === 0) throw new ConnectorExistsError(id);
      await beforeCommit();
    });
  }

  /**
   * Removes a connector.
   * @param connector what is removed, as it was read
   * @param beforeCommit when it rejects nothing is removed
   * @returns whether it was still there, as it was read
   */
  async remove(connector: StoredConnector, beforeCommit: () => Promise<void>): Promise<boolean> {
    const { id, revision, tenantId } = connector;
    return this.transaction.run(tenantId, async (manager) => {
      const [removed] = await manager.query<[unknown[], number]>(
        'delete from connectors where id = $1 and revision = $2 returning id',
        [id, revision],
      );
      if (removed.length === 0) return false;
      await beforeCommit();
      return true;
    });
  }

  /** A text for each of the tenants that changes with its connectors; none for a tenant without one. */
  async states(tenantIds: readonly TenantId[]): Promise<ReadonlyMap<TenantId, string>> {
    const rows = await this.platform.query<{ tenant_id: TenantId; state: string }>(
      `select tenant_id, string_agg(revision::text, ',' order by id) as state from connectors
       where tenant_id = any($1) group by tenant_id`,
      [tenantIds],
    );
    return new Map(rows.map(({ state, tenant_id: tenantId }) => [tenantId, state]));
  }
}
