import { Injectable } from '@nestjs/common';
import type { OrganizationId, TenantId } from '@app/kernel';
import type { Pool } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { namingFailures } from './database.errors';

/** Whose rows a transaction sees. A `Principal` fits. Without an organisation, its shared policies stay hidden. */
export interface TenantScope {
  readonly tenantId: TenantId;
  readonly organizationId?: OrganizationId;
}

/** Adds rows that are selected from `scope`. */
export interface InsertStatement {
  /** One statement only may have it. */
  readonly name: string;
  readonly sql: string;
}

const SCOPE = `select set_config('axonflow.tenant_id', $1, true)::uuid as tenant_id`;

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
   * @param statement what follows `with scope as (...),`, and a name under which PostgreSQL keeps its plan: every row must be
   * selected from `scope`, whose `tenant_id` is the tenant, since reading it is what makes the tenant known; row-level security
   * refuses rows that come from elsewhere
   * @param values of `$2` and so on
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE); whether it was committed is then not known
   */
  async insert(tenantId: TenantId, statement: InsertStatement, values: readonly unknown[]): Promise<void> {
    const { name, sql } = statement;
    const text = `with scope as materialized (${SCOPE}), ${sql}`;
    await namingFailures(() => this.pool.query({ name, text, values: [tenantId, ...values] }));
  }

  /** The connections of the data source: it cannot send a statement that has a name. */
  private get pool(): Pool {
    return (this.dataSource.driver as unknown as { readonly master: Pool }).master;
  }
}
