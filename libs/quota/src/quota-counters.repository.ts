import { PlatformDatabase } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { Grant, LeaseRequest, LeaseStore, UnusedGrant } from './lease-store';

/**
 * Stores the grant in the row that it changes. A form that reads the old count in a CTE and subtracts it would read the
 * statement's snapshot while the update works on the newest row: two tasks would be granted the same requests. The
 * window comes from the database's clock, and what is left of it is measured after the row lock was waited for.
 */
const LEASE = `
  insert into quota_counters as c (tenant_id, limit_name, window_start, used, last_grant)
  values ($1, $2, date_trunc($3, clock_timestamp(), 'UTC'), least($4::bigint, $5), least($4::bigint, $5))
  on conflict (tenant_id, limit_name, window_start) do update
  set used = greatest(c.used, least(c.used + $4, $5)),
      last_grant = greatest(0, least(c.used + $4, $5) - c.used)
  returning last_grant::float8 as "granted",
    used::float8 as "used",
    (extract(epoch from window_start) * 1000)::float8 as "windowStartMs",
    (extract(epoch from
      ((window_start at time zone 'UTC') + $6::interval) at time zone 'UTC' - clock_timestamp()
    ) * 1000)::float8 as "remainingMs"`;

const GIVE_BACK = `
  update quota_counters c
  set used = greatest(0, c.used - unused.requests)
  from unnest($2::uuid[], $3::float8[], $4::bigint[]) as unused (tenant_id, window_start_ms, requests)
  where c.limit_name = $1
    and c.tenant_id = unused.tenant_id
    and c.window_start = to_timestamp(unused.window_start_ms / 1000)`;

/** Old seconds serve nobody; months stay for a year of usage history. Only one task at a time deletes. */
const DELETE_OLD = `
  with turn as materialized (select pg_try_advisory_xact_lock(hashtext('axonflow_quota_counters')) as is_mine)
  delete from quota_counters
  where (select is_mine from turn) and ctid = any (array(
    select ctid from quota_counters
    where window_start < now() - interval '1 minute'
      and (limit_name <> 'month' or window_start < now() - interval '13 months')
    limit $1))`;

/** The counters in PostgreSQL, shared by all tasks. */
@Injectable()
export class QuotaCountersRepository implements LeaseStore {
  constructor(private readonly database: PlatformDatabase) {}

  async lease({ tenantId, limitName, window, slice, limit }: LeaseRequest): Promise<Grant> {
    const [grant] = await this.database.query<Grant>(LEASE, [
      tenantId,
      limitName,
      window,
      slice,
      limit,
      `1 ${window}`,
    ]);
    return grant as Grant;
  }

  async giveBack(limitName: string, unused: readonly UnusedGrant[]): Promise<void> {
    await this.database.query(GIVE_BACK, [
      limitName,
      unused.map(({ tenantId }) => tenantId),
      unused.map(({ windowStartMs }) => windowStartMs),
      unused.map(({ requests }) => requests),
    ]);
  }

  /**
   * Deletes counters of windows that are over.
   * @param atMost bounds how many rows one statement locks
   */
  async deleteOld(atMost: number): Promise<void> {
    await this.database.query(DELETE_OLD, [atMost]);
  }
}
