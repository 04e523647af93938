import type { PlanRun } from '../execution/plan-runner';
import type { StepResult } from '../execution/step-result';
import type { Plan } from '../planning/plan';
import type { PlanExecutionResponse } from './plan-execution.dto';

type StepOutcome = PlanExecutionResponse['step_results'][string];

/** Writes a plan run as the contract's answer. */
export function toPlanExecutionResponse(
  plan: Plan,
  { planId, governed, results, durationMs }: PlanRun,
): PlanExecutionResponse {
  const outcomes = plan.steps.flatMap((step) => {
    const result = results.get(step.id);
    return result === undefined ? [] : [[step.id, outcomeOf(step.id, step.name ?? step.id, result)] as const];
  });
  const completed = outcomes.filter(([, outcome]) => outcome.status === 'completed').length;
  const refusal = governed.verdict === 'allow' ? undefined : governed.decision.reasons[0];
  return {
    success: completed === plan.steps.length,
    plan_id: planId,
    status: statusOf(plan, governed.verdict, results),
    result: finalAnswers(plan, results),
    step_results: Object.fromEntries(outcomes),
    ...(refusal === undefined ? {} : { error: refusal }),
    decision_id: governed.decision.id,
    metadata: { total_steps: plan.steps.length, completed_steps: completed, execution_time_ms: durationMs },
  };
}

function outcomeOf(id: string, name: string, result: StepResult): StepOutcome {
  const common = { step_id: id, step_name: name, status: result.status, duration_ms: result.durationMs };
  if (result.status !== 'completed') {
    return {
      ...common,
      error: result.reason,
      ...(result.decisionId === null ? {} : { decision_id: result.decisionId }),
    };
  }
  const { response, decisionId, simulated } = result;
  return { ...common, output: { response }, decision_id: decisionId, simulated };
}

function statusOf(
  plan: Plan,
  verdict: PlanRun['governed']['verdict'],
  results: ReadonlyMap<string, StepResult>,
): PlanExecutionResponse['status'] {
  if (verdict === 'needs_approval') return 'awaiting_approval';
  if (verdict !== 'allow') return 'blocked';
  const statuses = [...results.values()].map((result) => result.status);
  if (statuses.every((status) => status === 'completed')) return 'completed';
  if (statuses.includes('awaiting_approval')) return 'awaiting_approval';
  return statuses.includes('completed') ? 'partial' : 'failed';
}

/** The answers of completed steps that nothing else waits for, in the order of the plan. */
function finalAnswers(plan: Plan, results: ReadonlyMap<string, StepResult>): string {
  const used = new Set(plan.steps.flatMap((step) => step.depends_on ?? []));
  return plan.steps
    .flatMap(({ id }) => {
      const result = results.get(id);
      return !used.has(id) && result?.status === 'completed' ? [result.response] : [];
    })
    .join('\n\n');
}
