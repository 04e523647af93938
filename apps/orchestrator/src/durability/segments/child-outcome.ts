import type { Plan, PlanStep } from '../../planning/plan';
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
  const lacks = plan.steps.map((step) => ({ id: step.id, lack: lackOf(step, steps.get(step.id)?.outcome) }));
  const isExcused = lacks.every(({ lack }) => lack !== 'closed');
  if (status !== 'completed' && !(status === 'partial' && isExcused)) {
    return { ...failureWith('STEP_FAILED', `Its run ${runId} is ${status}.`).outcome, usage };
  }
  const simulated = outcomes.some((outcome) => outcome.status === 'completed' && outcome.simulated);
  // A run that was planned anew may be completed without steps of its first plan.
  const first = status === 'partial' ? lacks.find(({ lack }) => lack !== null) : undefined;
  const incomplete = first === undefined ? null : `${key}.${first.id}`;
  return { status: 'completed', output, incomplete, decisionId: null, usage, simulated };
}

/** What a step leaves to be desired: null when nothing, or when nobody wanted it. */
function lackOf(step: PlanStep, outcome: StepOutcome | undefined): 'closed' | 'excused' | null {
  const passage = outcome === undefined ? 'closed' : passageOf(step, outcome);
  if (passage === 'closed' || passage === 'excused') return passage;
  return outcome?.status === 'completed' && typeof outcome.incomplete === 'string' ? 'excused' : null;
}
