import type { PlanStep, StepOf } from '../planning/plan';
import type { UsageEstimate } from './budget/run-budget';
import type { StepTarget } from './gates/step-gates';
import type { RunContext } from './run-context';
import type { RunScope } from './scheduling/run-scope';
import type { StepIntent } from './step-journal';
import type { StepKey, StepOutcome, StepUsage, WaitingStep } from './step-outcome';

/** Types of steps that do something themselves; the others are made of steps. */
export type WorkingType = 'approval' | 'connector-call' | 'llm-call' | 'replan' | 'synthesis';

/** A step at its place in a run. */
export interface PlacedStep<Step extends PlanStep = PlanStep> {
  readonly step: Step;
  readonly key: StepKey;
  readonly scope: RunScope;
}

/** On whose behalf a step is tried, and within what bounds. */
export interface TryBounds {
  readonly key: StepKey;
  readonly run: RunContext;
  /** Fires when the run ends or the try has used up its time; must reach every socket. */
  readonly signal: AbortSignal;
  /** The most tokens that may be used from now on; null where nothing is limited. */
  readonly maxTokens: number | null;
  /** The most that may be paid from now on, in millionths of a US dollar; null where money is not limited. */
  readonly maxCostMicroUsd: number | null;
}

/** One try of a step. */
export interface StepTry<Type extends WorkingType> extends PlacedStep<StepOf<Type>>, TryBounds {
  /**
   * To be called right before a side effect. From then on the try counts as one that may have happened.
   * @param part names it among several of the step
   * @returns the idempotency key of the side effect, the same for every try
   */
  readonly beginEffect: (intent: StepIntent, part?: string) => Promise<string>;
  /** To be called when the side effect of a part was refused, or when it is stored what became of it. */
  readonly endEffect: (part: string) => void;
  /** Whether the side effect of a part must not happen twice and may have happened. */
  readonly isInDoubt: (part: string) => boolean;
  /**
   * To be called before a further part of the step is begun that the estimate does not count in, with nothing held that others
   * may wait for. @returns false when what is left of the budget is not enough for it
   */
  readonly renew: (estimate: () => UsageEstimate) => Promise<boolean>;
  /**
   * Counts what a finished part of the step used, also when the try fails; not told again by the outcome. A named part counts
   * once for all tries; null stands for one that another try would do anew.
   */
  readonly countPart: (part: string | null, usage: StepUsage) => void;
}

/** Does the steps of one type. */
export interface StepRunner<Type extends WorkingType> {
  /** What the step is about to use, for the limits on how many do so at once; null for steps that see to it themselves or use nothing. */
  targetOf(step: StepOf<Type>, run: RunContext): StepTarget | null;
  /** Says whether a try that was interrupted may be made again, as it does no harm. */
  mayRepeat(placed: PlacedStep<StepOf<Type>>, run: RunContext): Promise<boolean>;
  /** An upper bound of what one try uses, or its first part; asked only where a budget limits it. Errors fail the try. */
  estimateOf(placed: PlacedStep<StepOf<Type>>, run: RunContext): UsageEstimate;
  /** Tries once. Errors are classified by the caller; an AppError becomes the step's outcome with its public message. */
  run(attempt: StepTry<Type>): Promise<StepOutcome | WaitingStep>;
}

/** Who does the steps of each type. */
export type StepRunners = { readonly [Type in WorkingType]: StepRunner<Type> };

/** Injection token of {@link StepRunners}. */
export const STEP_RUNNERS = Symbol('STEP_RUNNERS');
