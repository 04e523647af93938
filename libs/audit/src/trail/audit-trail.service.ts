import { Injectable } from '@nestjs/common';
import { TenantTransaction } from '@app/database';
import { timeOfId, type TenantId } from '@app/kernel';
import type { EntityManager } from 'typeorm';
import type { AuditFilter, AuditPage, AuditSearch } from './audit-filter';
import { countUpTo, recordsOf, type AuditQuery } from './audit-query';
import type { StoredAuditRecord } from './audit-record.entity';

const LIMIT_MAX = 1000;
/** Counting further would cost more than anyone learns from it. */
const TOTAL_MAX = 100_000;
/** How far a record's time may lie from the time in its id: first where nearly all are, then where any can be. */
const SEARCH_WINDOWS_MS = [5000, 24 * 60 * 60 * 1000];

type Page = Pick<AuditSearch, 'limit' | 'offset'>;

/** Reads the trail of one tenant; row-level security keeps every other tenant out. */
@Injectable()
export class AuditTrail {
  constructor(private readonly transaction: TenantTransaction) {}

  /**
   * Reads one page of records, newest first.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async search(tenantId: TenantId, search: AuditSearch): Promise<AuditPage<StoredAuditRecord>> {
    const { decisionId, ...filter } = search;
    return this.transaction.run(tenantId, async (manager) => {
      if (decisionId === undefined) return readPage(manager, recordsOf(manager, tenantId, filter), search);
      const decision = await findRecord(manager, tenantId, decisionId);
      if (decision === null) return { records: [], total: 0 };
      const { callId } = decision;
      const query = recordsOf(manager, tenantId, filter).andWhere('record.callId = :callId', { callId });
      return readPage(manager, query, search);
    });
  }

  /**
   * Reads the newest records that fit, without counting the others.
   * @param limit 1 or more; more than 1000 is cut to 1000
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async newest(
    tenantId: TenantId,
    filter: Omit<AuditFilter, 'decisionId'>,
    limit: number,
  ): Promise<readonly StoredAuditRecord[]> {
    return this.transaction.run(tenantId, (manager) =>
      readRecords(recordsOf(manager, tenantId, filter), { limit, offset: 0 }),
    );
  }

  /**
   * Reads one record by its id, which must be a UUIDv7: its time says in which partition to look.
   * @returns null when this tenant has no such record
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async find(tenantId: TenantId, recordId: string): Promise<StoredAuditRecord | null> {
    return this.transaction.run(tenantId, (manager) => findRecord(manager, tenantId, recordId));
  }
}

async function readPage(
  manager: EntityManager,
  query: AuditQuery,
  page: Page,
): Promise<AuditPage<StoredAuditRecord>> {
  const total = await countUpTo(TOTAL_MAX, manager, query.clone());
  return { records: await readRecords(query, page), total };
}

async function readRecords(query: AuditQuery, { limit, offset }: Page): Promise<StoredAuditRecord[]> {
  return query
    .orderBy('record.recordedAt', 'DESC')
    .addOrderBy('record.id', 'DESC')
    .limit(Math.min(limit, LIMIT_MAX))
    .offset(offset)
    .getMany();
}

async function findRecord(
  manager: EntityManager,
  tenantId: TenantId,
  recordId: string,
): Promise<StoredAuditRecord | null> {
  const time = timeOfId(recordId);
  if (time === null) return null;
  for (const windowMs of SEARCH_WINDOWS_MS) {
    const record = await recordsOf(manager, tenantId, {})
      .andWhere('record.id = :recordId', { recordId })
      .andWhere('record.recordedAt between :earliest and :latest', {
        earliest: new Date(time.getTime() - windowMs),
        latest: new Date(time.getTime() + windowMs),
      })
      .getOne();
    if (record !== null) return record;
  }
  return null;
}
