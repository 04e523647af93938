import { Injectable } from '@nestjs/common';
import { ApprovalDecisions, ApprovalList, type Approval, type Reviewer } from '@app/governance';
import { NotFoundError, type Principal } from '@app/kernel';
import { PlanRuns } from '../durability/plan-runs';
import { ownerOfScope } from './approval-scope';

/** What a person says, on the way in. */
export interface PersonalAnswer {
  readonly approved: boolean;
  readonly reviewer: Reviewer;
  readonly comment: string | null;
}

/** Takes the decisions of people and lets go on what waits for them. */
@Injectable()
export class PersonalDecisions {
  constructor(
    private readonly decisions: ApprovalDecisions,
    private readonly list: ApprovalList,
    private readonly runs: PlanRuns,
  ) {}

  /**
   * Decides one question. A run that waits for it gets its turn in the same transaction; telling it only hurries it up.
   * @throws everything that `ApprovalDecisions.decide` throws
   */
  async decide(principal: Principal, approvalId: string, answer: PersonalAnswer): Promise<Approval> {
    const approval = await this.decisions.decide(principal, { ...answer, approvalId });
    // A yes that waits for those of others moves nothing.
    const owner = approval.status === 'pending' ? null : ownerOfScope(approval.scope);
    if (owner?.kind === 'run') await this.runs.wake({ runId: owner.runId, tenantId: principal.tenantId });
    return approval;
  }

  /**
   * Decides the question that was asked last in a scope.
   * @throws NotFoundError (NOT_FOUND) when none was, and everything that `decide` throws
   */
  async decideIn(principal: Principal, scope: string, answer: PersonalAnswer): Promise<Approval> {
    const asked = await this.list.latestIn(principal.tenantId, scope);
    if (asked === null) throw new NotFoundError('Nobody is asked to approve this step.');
    return this.decide(principal, asked.id, answer);
  }
}
