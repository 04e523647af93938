import { Injectable } from '@nestjs/common';
import { ApprovalDesk, ApprovalList, type Approval } from '@app/governance';
import type { RunApprovalsProvider } from '../durability/run-approvals.provider';
import type { StoredRun } from '../durability/runs/stored-run';
import type { ApprovalState, RunApprovals } from '../execution/run-context';
import type { WaitingStep } from '../execution/step-outcome';
import { runScopePrefix, stepScope } from './approval-scope';

/** So many of the oldest questions of a run are looked at. */
const MOST_QUESTIONS = 100;

/** Hands runs their questions to people; steps and policies ask in the same place. */
@Injectable()
export class RunQuestions implements RunApprovalsProvider {
  constructor(
    private readonly desk: ApprovalDesk,
    private readonly list: ApprovalList,
  ) {}

  /** The questions of one run. Durable: another task that takes the run over sees the same. */
  of({ call: { principal, user }, ...run }: Pick<StoredRun, 'call' | 'parent' | 'runId'>): RunApprovals {
    return {
      request: async (key, { approvers = [], ...question }) =>
        stateOf(
          await this.desk.question(principal, {
            scope: stepScope(run, key),
            operation: 'plan.approval',
            user,
            approvers,
            ...question,
          }),
        ),
      stateOf: async (key) => {
        const approval = await this.list.latestIn(principal.tenantId, stepScope(run, key));
        return approval === null ? null : stateOf(approval);
      },
      states: async () => {
        const prefix = runScopePrefix(run);
        const newest = await this.list.latestUnder(principal.tenantId, prefix);
        return new Map(newest.map((each) => [(each.scope ?? '').slice(prefix.length), stateOf(each)]));
      },
    };
  }

  async firstOpen(run: Pick<StoredRun, 'parent' | 'runId' | 'tenantId'>): Promise<WaitingStep | null> {
    const filter = {
      status: 'pending',
      scopePrefix: runScopePrefix(run),
      limit: MOST_QUESTIONS,
      offset: 0,
    } as const;
    const { approvals } = await this.list.page(run.tenantId, filter);
    const [first] = [...approvals].sort((one, other) => one.expiresAt.getTime() - other.expiresAt.getTime());
    if (first === undefined) return null;
    const { decisionId, expiresAt, id: approvalId } = first;
    return { status: 'awaiting_approval', approvalId, decisionId, expiresAt };
  }
}

function stateOf(approval: Approval): ApprovalState {
  const { comment, decidedBy, decisionId, expiresAt, id, reviewer, status } = approval;
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
