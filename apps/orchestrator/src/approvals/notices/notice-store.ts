import { Injectable } from '@nestjs/common';
import { PlatformDatabase } from '@app/database';
import type { OrganizationId, TenantId } from '@app/kernel';

/** A decision that somebody is to be told. */
export interface WaitingNotice {
  readonly id: string;
  readonly tenantId: TenantId;
  readonly organizationId: OrganizationId;
  readonly approvalId: string;
  /** How often it was tried, this time included. */
  readonly tries: number;
}

/** Who takes a notice has so long for it; afterwards another task may. */
const LEASE_SECONDS = 60;

const LATE_AT_ONCE = 100;

/** Keeps the decisions that are to be told, across tenants. */
@Injectable()
export class NoticeStore {
  constructor(private readonly database: PlatformDatabase) {}

  /**
   * Takes notices whose time has come, so that no other task tries them meanwhile.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  take(limit: number): Promise<readonly WaitingNotice[]> {
    return this.database.query<{ [Key in keyof WaitingNotice]: WaitingNotice[Key] }>(
      `update approval_notices as notice
       set tries = tries + 1, next_try_at = now() + make_interval(secs => $2)
       from tenants where tenants.id = notice.tenant_id and notice.id in (
         select id from approval_notices where state = 'waiting' and next_try_at <= now()
         order by next_try_at limit $1 for update skip locked)
       returning notice.id, notice.tenant_id as "tenantId", tenants.organization_id as "organizationId",
         notice.approval_id as "approvalId", notice.tries`,
      [limit, LEASE_SECONDS],
    );
  }

  /**
   * Writes down that time has run out for questions, which is a decision like others. Each in a transaction of its own: it
   * locks the run that waits, and whoever locks several would wait for the journal while that waits for them.
   * @throws as `take`
   */
  async expireLate(): Promise<void> {
    let isMore = true;
    for (let count = 0; isMore && count < LATE_AT_ONCE; count++) isMore = await this.expireNext();
  }

  async delivered(id: string): Promise<void> {
    await this.database.query(
      `update approval_notices set state = 'delivered', failure = null where id = $1`,
      [id],
    );
  }

  /** @param retryInMs when to try again; null never */
  async failed(id: string, failure: string, retryInMs: number | null): Promise<void> {
    await this.database.query(
      `update approval_notices set failure = $2, state = case when $3::float8 is null then 'given_up' else state end,
         next_try_at = now() + make_interval(secs => coalesce($3::float8, 0)) where id = $1`,
      [id, failure, retryInMs === null ? null : retryInMs / 1000],
    );
  }

  /** @returns false when no question is late that nobody is at */
  private async expireNext(): Promise<boolean> {
    const expired = await this.database.query(
      `update approvals set status = 'expired' where id = (
         select id from approvals where status = 'pending' and expires_at <= now()
         order by expires_at limit 1 for update skip locked)
       returning id`,
    );
    return expired.length > 0;
  }
}
