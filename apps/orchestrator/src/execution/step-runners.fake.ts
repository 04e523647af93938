import type { StepOf } from '../planning/plan';
import { resolveText } from '../planning/references/resolve';
import { NOTHING } from './budget/run-budget';
import {
  NO_USAGE,
  type CompletedStep,
  type EndedStep,
  type StepOutcome,
  type WaitingStep,
} from './step-outcome';
import type { StepRunner, StepRunners, StepTry, WorkingType } from './step-runner.types';

/** What a fake step does; by default it answers its own prompt. */
export type Act = (attempt: StepTry<'llm-call'>) => Promise<StepOutcome | WaitingStep>;

/** The outcome of a step that gave this. */
export function answered(response: string): CompletedStep {
  return { status: 'completed', output: { response }, decisionId: null, usage: NO_USAGE, simulated: false };
}

/** The outcome of a step that did not. */
export function ended(status: EndedStep['status'] = 'failed', code = 'BROKEN'): EndedStep {
  return { status, reason: 'It broke.', code, decisionId: null, usage: NO_USAGE };
}

/** The prompt with everything that it refers to. */
export function promptOf({ step, scope }: StepTry<'llm-call'>): string {
  return resolveText(step.prompt, scope.referencesOf(step));
}

/** Runners whose model steps do what a test says; there are no others. */
export function fakeRunners(act: Act, overrides: Partial<StepRunner<'llm-call'>> = {}): StepRunners {
  const llmCall: StepRunner<'llm-call'> = {
    targetOf: ({ provider }: StepOf<'llm-call'>) => (provider === undefined ? {} : { provider }),
    mayRepeat: () => Promise.resolve(true),
    estimateOf: () => NOTHING,
    run: act,
    ...overrides,
  };
  const none = llmCall as unknown as StepRunner<WorkingType>;
  return {
    'llm-call': llmCall,
    approval: none,
    'connector-call': none,
    replan: none,
    synthesis: none,
  } as StepRunners;
}
