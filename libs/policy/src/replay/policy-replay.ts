import { Inject, Injectable } from '@nestjs/common';
import type { TenantScope } from '@app/database';
import { PolicyTrials, type PolicyDraft } from './policy-trials';
import { RECORDED_CALLS, type RecordedCalls } from './recorded-call';
import { replay } from './replay';
import type { ReplayReport } from './replay-report';

/** What to try on which calls. */
export interface ReplayRequest {
  readonly drafts: readonly PolicyDraft[];
  /** How many calls to look at, the newest first; 1 to 5000. */
  readonly calls: number;
}

const MOST_CALLS = 5000;

/** Tries policies on recorded calls before they govern new ones. */
@Injectable()
export class PolicyReplay {
  constructor(
    private readonly trials: PolicyTrials,
    @Inject(RECORDED_CALLS) private readonly calls: RecordedCalls,
  ) {}

  /**
   * Reports which of the tenant's last calls would end differently with the drafts in force. A draft in shadow mode is tried
   * as if it were enforced. Changes nothing. Work is in proportion to the calls and gives way to live ones.
   * @throws InvalidPolicyError (INVALID_REQUEST) that names every problem of the drafts
   */
  async replay(scope: TenantScope, { calls, drafts }: ReplayRequest): Promise<ReplayReport> {
    const trial = await this.trials.open(scope, drafts);
    const limit = Math.min(Math.max(Math.trunc(calls), 1), MOST_CALLS);
    return replay(this.calls.newest(scope.tenantId, limit), trial);
  }
}
