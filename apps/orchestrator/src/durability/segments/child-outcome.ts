import type { Plan } from '../../planning/plan';
import { failureWith } from '../../execution/retries/failure';
import { passageOf } from '../../execution/scheduling/passage';
import { NO_USAGE, plus, type StepKey, type StepOutcome } from '../../execution/step-outcome';
import type { RunAtRest } from './run-rests';

/** How a step ends whose plan has ended as a run of its own: as if it had run inside. */
export function childOutcome(
  { output, runId, status, steps }: RunAtRest,
  { key, plan }: { readonly key: StepKey; readonly plan: Plan },
): StepOutcome {
  const outcomes = [...steps.values()].map(({ outcome }) => outcome);
  const usage = outcomes.map((outcome) => outcome.usage).reduce(plus, NO_USAGE);
  const lacking = plan.steps.filter(({ id }) => isLacking(steps.get(id)?.outcome));
  const isExcused = lacking.every((step) => {
    const outcome = steps.get(step.id)?.outcome;
    return outcome !== undefined && passageOf(step, outcome) !== 'closed';
  });
  if (status !== 'completed' && !(status === 'partial' && isExcused)) {
    return { ...failureWith('STEP_FAILED', `Its run ${runId} is ${status}.`).outcome, usage };
  }
  const simulated = outcomes.some((outcome) => outcome.status === 'completed' && outcome.simulated);
  const [first] = status === 'partial' ? lacking : [];
  const incomplete = first === undefined ? null : `${key}.${first.id}`;
  return { status: 'completed', output, incomplete, decisionId: null, usage, simulated };
}

function isLacking(outcome: StepOutcome | undefined): boolean {
  return outcome?.status !== 'completed' || typeof outcome.incomplete === 'string';
}
