import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction, type TenantScope } from '@app/database';
import { CLOCK, type Clock, type OrganizationId, type Role, type TenantId } from '@app/kernel';
import type { EntityManager } from 'typeorm';
import { POLICY_CHANGE_RECORDER, type PolicyChangeEvent, type PolicyChangeRecorder } from './policy-change';

/** Who writes policies. A `Principal` fits; a tenant alone writes its own policies only. */
export type PolicyWriter = TenantId | (TenantScope & { readonly roles?: readonly Role[] });

/** A transaction that changes policies of one tenant, or of its organization. */
export interface OpenChange {
  readonly manager: EntityManager;
  readonly tenantId: TenantId;
  /** The organization whose policies may be written; null when that is not the writer's to do. */
  readonly organizationId: OrganizationId | null;
  readonly now: Date;
  /** Says what was done; it is recorded before the transaction commits. */
  readonly note: (event: Omit<PolicyChangeEvent, 'changedAt' | 'tenantId'>) => void;
}

/** Changes policies, so that no change takes effect unrecorded. */
@Injectable()
export class PolicyChanges {
  constructor(
    private readonly transaction: TenantTransaction,
    @Inject(POLICY_CHANGE_RECORDER) private readonly recorder: PolicyChangeRecorder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Runs work in one transaction and commits it after everything noted is recorded. When recording fails nothing is
   * changed. When the commit fails after it, the trail tells of a change that did not happen: never the reverse.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE), and what the recorder throws
   */
  async run<Result>(writer: PolicyWriter, work: (change: OpenChange) => Promise<Result>): Promise<Result> {
    const now = this.clock.now();
    const scope = typeof writer === 'string' ? { tenantId: writer } : writer;
    const { tenantId } = scope;
    const organizationId = organizationOf(scope);
    return this.transaction.run(scope, async (manager) => {
      if (organizationId !== null) await manager.query(ACT_FOR_ORGANIZATION);
      const events: PolicyChangeEvent[] = [];
      const note: OpenChange['note'] = (event) => events.push({ ...event, tenantId, changedAt: now });
      const result = await work({ manager, tenantId, organizationId, now, note });
      if (events.length > 0) await this.recorder.record(events);
      return result;
    });
  }
}

/** Row-level security lets a transaction write policies of the organization only after this. */
const ACT_FOR_ORGANIZATION = `select set_config('axonflow.acts_for_organization', 'yes', true)`;

function organizationOf({
  organizationId,
  roles = [],
}: Exclude<PolicyWriter, TenantId>): OrganizationId | null {
  return roles.includes('org_admin') ? (organizationId ?? null) : null;
}
