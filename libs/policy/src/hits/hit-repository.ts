import { Injectable } from '@nestjs/common';
import { PlatformDatabase, TenantTransaction, type TenantScope } from '@app/database';
import type { Stage, TenantId, Verdict } from '@app/kernel';
import type { Counts, DecisionCount, HitCount } from './hit-counts';

/** Counts of one version of a policy. */
export interface HitRow {
  readonly verdict: Verdict;
  readonly enforcedVerdict: Verdict;
  readonly hits: number;
  readonly lastHitAt: Date;
}

/** Which counts to read. */
export interface HitQuery {
  readonly policyId: string;
  readonly version: number;
  readonly since: Date;
  readonly stages: readonly Stage[];
}

/** Keeps counts of decisions and matches in PostgreSQL. */
@Injectable()
export class HitRepository {
  constructor(
    private readonly database: PlatformDatabase,
    private readonly transaction: TenantTransaction,
  ) {}

  /**
   * Adds counts to what is stored, one kind after the other; each is stored whole or not at all.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async addHits(hits: Counts['hits']): Promise<void> {
    if (hits.length === 0) return;
    const column = columnsOf(hits);
    await this.database.query(
      `insert into policy_hits as stored
         (tenant_id, policy_id, policy_version, hour, verdict, enforced_verdict, hits, last_hit_at)
       select * from unnest($1::uuid[], $2::text[], $3::int[], $4::timestamptz[], $5::text[], $6::text[], $7::bigint[],
         $8::timestamptz[])
       -- In one order for all tasks, so that two of them cannot wait for each other.
       order by 1, 2, 3, 4, 5, 6
       on conflict (tenant_id, policy_id, policy_version, hour, verdict, enforced_verdict) do update
       set hits = stored.hits + excluded.hits, last_hit_at = greatest(stored.last_hit_at, excluded.last_hit_at)`,
      [
        column('tenantId'),
        column('policyId'),
        column('version'),
        column('hour'),
        column('verdict'),
        column('enforcedVerdict'),
        column('hits'),
        column('lastHitAt'),
      ],
    );
  }

  /** @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  async addDecisions(decisions: readonly DecisionCount[]): Promise<void> {
    if (decisions.length === 0) return;
    const column = columnsOf(decisions);
    await this.database.query(
      `insert into policy_decisions as stored (tenant_id, stage, hour, decisions)
       select * from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::bigint[]) order by 1, 2, 3
       on conflict (tenant_id, stage, hour) do update set decisions = stored.decisions + excluded.decisions`,
      [column('tenantId'), column('stage'), column('hour'), column('decisions')],
    );
  }

  /**
   * Deletes what was counted before a time.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async deleteBefore(time: Date): Promise<void> {
    await this.database.query('delete from policy_hits where hour < $1', [time]);
    await this.database.query('delete from policy_decisions where hour < $1', [time]);
  }

  /** @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  async read(
    scope: TenantId | TenantScope,
    { policyId, since, stages, version }: HitQuery,
  ): Promise<{ readonly rows: readonly HitRow[]; readonly decisions: number }> {
    return this.transaction.run(scope, async (manager) => {
      const rows: readonly HitRow[] = await manager.query(
        `select verdict, enforced_verdict as "enforcedVerdict", sum(hits)::float8 as hits, max(last_hit_at) as "lastHitAt"
         from policy_hits where tenant_id = axonflow_tenant() and policy_id = $1 and policy_version = $2
           and hour >= date_trunc('hour', $3::timestamptz)
         group by 1, 2 order by 3 desc`,
        [policyId, version, since],
      );
      const [total]: readonly { readonly decisions: number }[] = await manager.query(
        `select coalesce(sum(decisions), 0)::float8 as decisions from policy_decisions
         where tenant_id = axonflow_tenant() and stage = any($1) and hour >= date_trunc('hour', $2::timestamptz)`,
        [stages, since],
      );
      return { rows, decisions: total?.decisions ?? 0 };
    });
  }
}

/** One array for each column: a statement then has the same text for every number of rows. */
function columnsOf<Count extends DecisionCount | HitCount>(
  counts: readonly Count[],
): (key: keyof Count) => readonly unknown[] {
  return (key) => counts.map((count) => count[key]);
}
