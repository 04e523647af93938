import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction, type TenantScope } from '@app/database';
import { CLOCK, type Clock, type TenantId } from '@app/kernel';
import type { EntityManager } from 'typeorm';
import { POLICY_CHANGE_RECORDER, type PolicyChangeEvent, type PolicyChangeRecorder } from './policy-change';

/** A transaction that changes policies of one tenant. */
export interface OpenChange {
  readonly manager: EntityManager;
  readonly tenantId: TenantId;
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
  async run<Result>(
    scope: TenantId | TenantScope,
    work: (change: OpenChange) => Promise<Result>,
  ): Promise<Result> {
    const now = this.clock.now();
    const tenantId = typeof scope === 'string' ? scope : scope.tenantId;
    return this.transaction.run(scope, async (manager) => {
      const events: PolicyChangeEvent[] = [];
      const note: OpenChange['note'] = (event) => events.push({ ...event, tenantId, changedAt: now });
      const result = await work({ manager, tenantId, now, note });
      if (events.length > 0) await this.recorder.record(events);
      return result;
    });
  }
}
