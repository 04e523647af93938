import type { OpenedCall } from '@app/governance';
import type { RunAtRest } from '../durability/segments/run-rests';
import type { SettledStep } from '../execution/step-outcome';
import type { Plan } from '../planning/plan';
import type { PlanExecutionResponse } from './plan-execution.dto';

type StepOutcome = PlanExecutionResponse['step_results'][string];

/** A plan that was run, or refused. */
export interface ExecutedPlan {
  readonly planId: string;
  readonly opened: OpenedCall;
  /** Null when the plan itself was refused. */
  readonly rest: RunAtRest | null;
  readonly durationMs: number;
}

/** Writes a plan run as the contract's answer. */
export function toPlanExecutionResponse(
  plan: Plan,
  { durationMs, opened, planId, rest }: ExecutedPlan,
): PlanExecutionResponse {
  const outcomes = plan.steps.flatMap((step) => {
    const settled = rest?.steps.get(step.id);
    return settled === undefined
      ? []
      : [[step.id, outcomeOf(step.id, step.name ?? step.id, settled)] as const];
  });
  const completed = outcomes.filter(([, outcome]) => outcome.status === 'completed').length;
  const refusal = opened.verdict === 'allow' ? undefined : opened.decision.reasons[0];
  return {
    success: completed === plan.steps.length,
    plan_id: planId,
    status: statusOf(opened.verdict, rest),
    result: rest?.text ?? '',
    step_results: Object.fromEntries(outcomes),
    ...(refusal === undefined ? {} : { error: refusal }),
    decision_id: opened.decision.id,
    metadata: { total_steps: plan.steps.length, completed_steps: completed, execution_time_ms: durationMs },
  };
}

function outcomeOf(id: string, name: string, { endedAt, outcome, startedAt }: SettledStep): StepOutcome {
  const common = { step_id: id, step_name: name, duration_ms: endedAt.getTime() - startedAt.getTime() };
  const decision = outcome.decisionId === null ? {} : { decision_id: outcome.decisionId };
  if (outcome.status !== 'completed') {
    const { reason, status } = outcome;
    const told = status === 'blocked' || status === 'skipped' ? status : 'failed';
    return { ...common, status: told, error: reason, ...decision };
  }
  const { response } = outcome.output as { readonly response: string };
  return { ...common, status: 'completed', output: { response }, ...decision, simulated: outcome.simulated };
}

function statusOf(verdict: OpenedCall['verdict'], rest: RunAtRest | null): PlanExecutionResponse['status'] {
  if (rest === null) return verdict === 'needs_approval' ? 'awaiting_approval' : 'blocked';
  const { status } = rest;
  return status === 'cancelled' || status === 'paused' ? 'failed' : status;
}
