import { Inject, Injectable } from '@nestjs/common';
import type { Approval } from '@app/governance';
import { NotFoundError, type Principal } from '@app/kernel';
import { ownerOfScope } from '../approvals/approval-scope';
import { PersonalDecisions, type PersonalAnswer } from '../approvals/personal-decisions';
import { PlanRuns } from '../durability/plan-runs';
import type { RunRef } from '../durability/runs/stored-run';
import type { RunAtRest } from '../durability/segments/run-rests';
import { orchestratorSection, type OrchestratorSettings } from '../orchestrator.config';
import type { PlanState } from './plan-state';
import { plansSection, type PlansSettings } from './plans.config';
import { PlanConflictError } from './plans.errors';

/** Goes on with plans that wait, and waits for plans that go on. */
@Injectable()
export class PlanConversation {
  constructor(
    private readonly runs: PlanRuns,
    private readonly decisions: PersonalDecisions,
    @Inject(plansSection.token) private readonly settings: PlansSettings,
    @Inject(orchestratorSection.token) private readonly service: OrchestratorSettings,
  ) {}

  /**
   * Waits until a run has ended or waits for somebody, AXONFLOW_MAP_MAX_TIMEOUT_SECONDS or AXONFLOW_PLAN_TIMEOUT_MS at
   * most. The run goes on when the
   * caller leaves.
   * @returns where it rests; null when it still goes on
   * @throws CallAbortedError (CALL_ABORTED)
   */
  settle(run: RunRef, signal: AbortSignal): Promise<RunAtRest | null> {
    const timeoutMs = Math.min(this.settings.maxTimeoutSeconds * 1000, this.service.planTimeoutMs);
    return this.runs.result(run, { signal, timeoutMs });
  }

  /** @throws PlanConflictError (CONFLICT) when the plan was never run or is over */
  async pause(state: PlanState): Promise<void> {
    await this.runs.pause(runOf(state));
  }

  /**
   * Answers the question of a step, the one that has waited longest when none is named, or lets a paused plan go on.
   * @returns the question that was answered; null for a paused plan
   * @throws PlanConflictError (CONFLICT) when the plan waits for nobody; everything that `PersonalDecisions.decide` throws
   */
  async resume(
    principal: Principal,
    state: PlanState,
    answer: PersonalAnswer & { readonly stepId: string | null },
  ): Promise<Approval | null> {
    const run = runOf(state);
    if (state.status === 'paused' && answer.stepId === null) {
      await this.runs.resume(run);
      return null;
    }
    const { stepId } = answer;
    const asked = state.questions.find(
      ({ scope }) => stepId === null || ownerOfScope(scope)?.stepId === stepId,
    );
    if (asked !== undefined) return this.decisions.decide(principal, asked.id, answer);
    if (stepId !== null) throw new NotFoundError(`Nobody is asked to approve the step '${stepId}'.`);
    throw notWaiting(state);
  }
}

function runOf(state: PlanState): RunRef {
  if (state.execution === null) throw notWaiting(state);
  return state.execution.run;
}

function notWaiting({ status }: PlanState): PlanConflictError {
  return new PlanConflictError(`The plan is ${status} and waits for nobody.`, { details: { status } });
}
