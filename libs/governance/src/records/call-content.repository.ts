import { Injectable } from '@nestjs/common';
import { PlatformDatabase, TenantTransaction } from '@app/database';
import type { Stage, TenantId } from '@app/kernel';
import type { KeptContent, RequestContent } from './call-content';

/** One stage of a call as it was kept. */
export interface StoredContent {
  readonly stage: Stage;
  /** A request tells more than an answer. */
  readonly content: KeptContent['content'] & Partial<RequestContent>;
}

interface Row {
  readonly decision_id: string;
  readonly stage: Stage;
  readonly content: string;
}

const DELETED_ROWS_AT_MOST = 5_000;

/** Texts of calls in PostgreSQL. Across tenants they can be added and deleted, never read. */
@Injectable()
export class CallContentRepository {
  constructor(
    private readonly database: PlatformDatabase,
    private readonly transaction: TenantTransaction,
  ) {}

  /**
   * Adds all or none; what is there already stays.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async add(contents: readonly KeptContent[]): Promise<void> {
    await this.database.query(
      `insert into call_contents (decision_id, stage, tenant_id, expires_at, content)
       select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::text[])
       on conflict (decision_id, stage) do nothing`,
      [
        contents.map(({ decisionId }) => decisionId),
        contents.map(({ stage }) => stage),
        contents.map(({ tenantId }) => tenantId),
        contents.map(({ expiresAt }) => expiresAt),
        contents.map(({ content }) => JSON.stringify(content)),
      ],
    );
  }

  /**
   * Deletes some of what has expired by then, the oldest first.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async deleteExpired(now: Date): Promise<void> {
    await this.database.query(
      `delete from call_contents where (decision_id, stage) in
         (select decision_id, stage from call_contents where expires_at <= $1 order by expires_at limit $2)`,
      [now, DELETED_ROWS_AT_MOST],
    );
  }

  /**
   * Every stage that is kept of some calls of the tenant, by decision id.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async read(
    tenantId: TenantId,
    decisionIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly StoredContent[]>> {
    const rows = await this.transaction.run(tenantId, (manager): Promise<readonly Row[]> =>
      manager.query(`select decision_id, stage, content from call_contents where decision_id = any($1)`, [
        decisionIds,
      ]),
    );
    const byDecision = new Map<string, StoredContent[]>(decisionIds.map((id) => [id, []]));
    for (const { content, decision_id, stage } of rows) {
      byDecision.get(decision_id)?.push({ stage, content: JSON.parse(content) as StoredContent['content'] });
    }
    return byDecision;
  }
}
