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
}
