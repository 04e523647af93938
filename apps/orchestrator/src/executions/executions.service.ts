import { Injectable } from '@nestjs/common';
import { ApprovalList, type Approval } from '@app/governance';
import type { TenantId } from '@app/kernel';
import { runScopePrefix, stepAsked } from '../approvals/approval-scope';
import { FINAL_STATUSES } from '../durability/runs/stored-run';
import type { ExecutionView } from './execution-view';
import type { RecordedRun } from './recorded-run';
import { RunHistory, type RunFilter, type RunPlan } from './run-history';
import { stepViews } from './step-view';

/** More questions of one run than these are not looked at; the others wait behind them. */
const MOST_QUESTIONS = 1000;

/** Shows runs with their steps. */
@Injectable()
export class Executions {
  constructor(
    private readonly history: RunHistory,
    private readonly approvals: ApprovalList,
  ) {}

  /** @throws NotFoundError (NOT_FOUND) when the tenant has no such run */
  async find(tenantId: TenantId, runId: string): Promise<ExecutionView> {
    return this.view(await this.history.find(tenantId, runId));
  }

  /** One page of runs, the newest first, and how many there are. */
  async page(
    tenantId: TenantId,
    filter: RunFilter,
  ): Promise<{ readonly executions: readonly ExecutionView[]; readonly total: number }> {
    const { runs, total } = await this.history.page(tenantId, filter);
    return { executions: await Promise.all(runs.map((run) => this.view(run))), total };
  }

  /** The newest run of a version of a plan; null when it was never run. */
  async latestOf(tenantId: TenantId, plan: RunPlan): Promise<ExecutionView | null> {
    const run = await this.history.latestOf(tenantId, plan);
    return run === null ? null : this.view(run);
  }

  /** The questions of a run that nobody has answered yet, the oldest first; none when the run is over. */
  async openQuestions(
    run: Pick<RecordedRun, 'parent' | 'runId' | 'status' | 'tenantId'>,
  ): Promise<readonly Approval[]> {
    return FINAL_STATUSES.includes(run.status) ? [] : this.questions(run, 'pending');
  }

  /** The questions of a run and their answers, the oldest first. */
  async questions(
    run: Pick<RecordedRun, 'parent' | 'runId' | 'tenantId'>,
    status?: 'pending',
  ): Promise<readonly Approval[]> {
    const filter = { limit: MOST_QUESTIONS, offset: 0, scopePrefix: runScopePrefix(run) };
    const { approvals } = await this.approvals.page(run.tenantId, { ...filter, ...(status && { status }) });
    return approvals;
  }

  private async view(run: RecordedRun): Promise<ExecutionView> {
    const [recorded, questions] = await Promise.all([
      this.history.steps(run.tenantId, run.runId),
      this.openQuestions(run),
    ]);
    const waiting = questions.flatMap(({ scope }) => stepAsked(run, scope) ?? []);
    return { run, steps: stepViews(run, recorded, new Set(waiting)) };
  }
}
