import type { PlanStep } from '../../planning/plan';
import { NO_USAGE, type EndedStep, type StepOutcome } from '../step-outcome';
import type { Passage } from './step-graph';

/** Code of a step that a conditional did not choose, or that stands behind such a step alone. */
const NOT_CHOSEN = 'NOT_CHOSEN';

/** The outcome of a step that is not wanted. */
export const OMITTED: EndedStep = {
  status: 'skipped',
  reason: 'Not run: it was not chosen, or nothing that it waits for was done.',
  code: NOT_CHOSEN,
  decisionId: null,
  usage: NO_USAGE,
};

/** The outcome of a step behind one that was not completed. */
export function skippedBehind(stepId: string): EndedStep {
  return {
    status: 'skipped',
    reason: `Not run: step '${stepId}', which it waits for, was not completed.`,
    code: 'SKIPPED',
    decisionId: null,
    usage: NO_USAGE,
  };
}

/** Says what an outcome means for the steps behind; a function of what is stored, so that it is the same after a crash. */
export function passageOf({ on_failure }: PlanStep, outcome: StepOutcome): Passage {
  if (outcome.status === 'completed') return 'open';
  if (outcome.code === NOT_CHOSEN) return 'absent';
  if (outcome.status === 'skipped' || outcome.status === 'cancelled') return 'closed';
  if (on_failure === 'continue') return 'excused';
  return on_failure === 'skip' ? 'absent' : 'closed';
}
