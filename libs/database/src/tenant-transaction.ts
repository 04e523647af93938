import { Injectable } from '@nestjs/common';
import type { OrganizationId, TenantId } from '@app/kernel';
import { DataSource, type EntityManager } from 'typeorm';
import { namingFailures } from './database.errors';

/** Whose rows a transaction sees. A `Principal` fits. Without an organisation, its shared policies stay hidden. */
export interface TenantScope {
  readonly tenantId: TenantId;
  readonly organizationId?: OrganizationId;
}

/** All work on a tenant's rows goes through here: row-level security shows no row outside such a transaction. */
@Injectable()
export class TenantTransaction {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs work in one transaction that sees and writes the rows of one tenant only. Committed when the work resolves,
   * rolled back when it rejects. Use the given manager alone; it is not valid afterwards.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE); whether it was committed is then not known
   */
  async run<Result>(
    scope: TenantId | TenantScope,
    work: (manager: EntityManager) => Promise<Result>,
  ): Promise<Result> {
    const { tenantId, organizationId }: TenantScope = typeof scope === 'string' ? { tenantId: scope } : scope;
    return namingFailures(() =>
      this.dataSource.transaction(async (manager) => {
        await manager.query(
          `select set_config('axonflow.tenant_id', $1, true), set_config('axonflow.organization_id', $2, true)`,
          [tenantId, organizationId ?? ''],
        );
        return work(manager);
      }),
    );
  }

  /**
   * Adds rows of one tenant by one statement, in one round trip where `run` takes four.
   * @param sql what follows `with scope as (...),`: every row must be selected from `scope`, whose `tenant_id` is the tenant,
   * since reading it is what makes the tenant known; row-level security refuses rows that come from elsewhere
   * @param values of `$2` and so on
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE); whether it was committed is then not known
   */
  async insert(tenantId: TenantId, sql: string, values: readonly unknown[]): Promise<void> {
    const scope = `select set_config('axonflow.tenant_id', $1, true)::uuid as tenant_id`;
    await namingFailures(() =>
      this.dataSource.query(`with scope as materialized (${scope}), ${sql}`, [tenantId, ...values]),
    );
  }
}
