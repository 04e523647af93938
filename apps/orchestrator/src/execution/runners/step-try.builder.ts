import type { PlanStep, StepOf } from '../../planning/plan';
import { RunMessages } from '../messages/run-messages';
import { RunBudget } from '../budget/run-budget';
import { aRunContext } from '../run-context.builder';
import { RunScope } from '../scheduling/run-scope';
import { StepQueue } from '../scheduling/step-queue';
import { untilDeadline } from '../scheduling/work-time';
import { NO_USAGE, type StepOutcome } from '../step-outcome';
import type { StepTry, WorkingType } from '../step-runner.types';

/** What a step under test finds. */
export interface Surroundings {
  /** The other steps of its list, with how they ended. */
  readonly before?: readonly (readonly [step: PlanStep, outcome: StepOutcome])[];
  readonly more?: Partial<
    Pick<
      StepTry<WorkingType>,
      'beginEffect' | 'countPart' | 'maxCostMicroUsd' | 'maxTokens' | 'renew' | 'run'
    >
  >;
}

/** One try of a step whose dependencies have ended. */
export function aStepTry<Type extends WorkingType>(
  step: StepOf<Type>,
  { before = [], more = {} }: Surroundings = {},
): StepTry<Type> {
  const planStep = step as PlanStep;
  const run = aRunContext();
  const scope = new RunScope({
    steps: [...before.map(([other]) => other), planStep],
    prefix: '',
    input: { city: 'Graz' },
    variables: {},
    around: null,
    owner: null,
    messages: new RunMessages(new Map()),
    budget: new RunBudget(undefined, NO_USAGE),
    queue: new StepQueue(9),
    priority: 5,
    signal: run.signal,
    time: untilDeadline(run.deadline),
    onSettled: () => undefined,
  });
  const at = new Date(0);
  for (const [other, outcome] of before) {
    scope.settle(other, { outcome, attempt: 1, startedAt: at, endedAt: at });
  }
  const beginEffect = (): Promise<string> => Promise.resolve(`run:${planStep.id}`);
  return {
    ...{ step, key: planStep.id, scope, run, signal: run.signal },
    maxTokens: null,
    maxCostMicroUsd: null,
    beginEffect,
    endEffect: () => undefined,
    isInDoubt: () => false,
    renew: () => Promise.resolve(true),
    countPart: () => undefined,
    ...more,
  };
}
