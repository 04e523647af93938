import { NO_USAGE, type EndedStep, type StepUsage } from '../step-outcome';

/** The outcome of a step whose side effect may have happened and must not happen twice. */
export function uncertain(usage: StepUsage = NO_USAGE): EndedStep {
  return {
    status: 'uncertain',
    reason: 'It was under way when it was interrupted: it may have had its effect, and is not repeated.',
    code: 'UNCERTAIN',
    decisionId: null,
    usage,
  };
}
