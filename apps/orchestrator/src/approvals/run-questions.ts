import { Injectable } from '@nestjs/common';
import { ApprovalDesk, ApprovalList, type Approval } from '@app/governance';
import type { CallUser, Principal } from '@app/kernel';
import type { ApprovalState, RunApprovals } from '../execution/run-context';
import { stepScope } from './approval-scope';

/** Whose run asks. */
export interface AskingRun {
  readonly runId: string;
  readonly principal: Principal;
  readonly user: CallUser;
}

/** Hands runs their questions to people; steps and policies ask in the same place. */
@Injectable()
export class RunQuestions {
  constructor(
    private readonly desk: ApprovalDesk,
    private readonly list: ApprovalList,
  ) {}

  /** The questions of one run. Durable: another task that takes the run over sees the same. */
  of({ principal, runId, user }: AskingRun): RunApprovals {
    return {
      request: async (key, { approvers = [], expiresAt, message }) =>
        stateOf(
          await this.desk.question(principal, {
            scope: stepScope(runId, key),
            operation: 'plan.approval',
            userId: user.id ?? user.email ?? '',
            message,
            approvers,
            expiresAt,
          }),
        ),
      stateOf: async (key) => {
        const approval = await this.list.latestIn(principal.tenantId, stepScope(runId, key));
        return approval === null ? null : stateOf(approval);
      },
    };
  }
}

function stateOf({
  comment,
  decidedBy,
  decisionId,
  expiresAt,
  id,
  reviewer,
  status,
}: Approval): ApprovalState {
  const person = reviewer.email ?? reviewer.id ?? decidedBy;
  return {
    approvalId: id,
    status,
    decisionId,
    expiresAt,
    ...(person !== null && { decidedBy: person }),
    ...(comment !== null && { comment }),
  };
}
