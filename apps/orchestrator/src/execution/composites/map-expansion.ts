import type { Json } from '@app/kernel';
import type { StepOf } from '../../planning/plan';
import { PLAN_LIMITS } from '../../planning/plan-limits';
import { resolveValue } from '../../planning/references/resolve';
import { countSteps } from '../../planning/validation/count-steps';
import { failureOf, failureWith } from '../retries/failure';
import { cancelledBy } from '../run-stop';
import type { RunScope } from '../scheduling/run-scope';
import { failedStepOf, incompleteIn, outputOf } from '../scheduling/scope-output';
import { NO_USAGE, type StepKey, type StepOutcome } from '../step-outcome';
import type { PlacedStep } from '../step-runner.types';
import { compositeFrame, type CompositeFrame } from './composite-frame';
import type { CompositeTools, ScopeHost } from './scope-host';

const DEFAULT_MAX_PARALLEL = 10;
const DEFAULT_MAX_ITEMS = 1000;

/**
 * Does the body of a map once for each item, so many at a time, in the order of the list. Items that fail leave the others
 * alone; unless the plan says `continue`, they fail the map.
 */
export class MapExpansion {
  private readonly startedAt: Date;
  private items: readonly Json[] = [];
  private outputs: Json[] = [];
  private next = 0;
  private underway = 0;
  private firstFailure: StepKey | null = null;
  /** What items lack that did not fail. */
  private firstIncomplete: StepKey | null = null;
  private isTooLarge = false;
  /** Steps of one item, with those of one item of each map inside. */
  private readonly itemSteps: number;
  private frame: CompositeFrame | null = null;

  constructor(
    private readonly placed: PlacedStep<StepOf<'map'>>,
    private readonly host: ScopeHost,
    private readonly tools: CompositeTools,
  ) {
    this.startedAt = tools.clock.now();
    this.itemSteps = countSteps(placed.step.steps);
  }

  begin(): void {
    const items = this.readItems();
    if (!Array.isArray(items)) return this.settle(items as StepOutcome);
    this.items = items as readonly Json[];
    this.outputs = this.items.map(() => null);
    this.frame = compositeFrame(this.placed, this.host, this.tools);
    this.fill(this.frame);
  }

  /** @returns the items, or why there are none */
  private readItems(): StepOutcome | readonly Json[] {
    const { step, scope } = this.placed;
    const { max_items = DEFAULT_MAX_ITEMS } = step;
    try {
      const items = resolveValue(step.over, scope.referencesOf(step));
      if (!Array.isArray(items)) return failureWith('INVALID_REQUEST', '`over` is not a list.').outcome;
      if (items.length <= max_items) return items as readonly Json[];
      const found = `The list has ${items.length} items; at most ${max_items} are allowed.`;
      return failureWith('PAYLOAD_TOO_LARGE', found).outcome;
    } catch (error) {
      return failureOf(error).outcome;
    }
  }

  private fill(frame: CompositeFrame): void {
    const { max_parallel = DEFAULT_MAX_PARALLEL } = this.placed.step;
    const { signal } = frame.frame;
    while (this.underway < max_parallel && this.isLeft && !signal.aborted && this.hasRoom()) {
      this.underway++;
      this.openItem(this.next++, frame);
    }
    if (this.underway > 0) return;
    this.frame = null;
    frame.dispose();
    this.settle(this.outcome(signal));
  }

  private get isLeft(): boolean {
    return this.next < this.items.length && !this.isTooLarge;
  }

  /** The first of its open items stands in the room of what the map is inside of, so that no map waits for another. */
  private hasRoom(): boolean {
    const { room } = this.tools;
    this.isTooLarge = room.isFull;
    return !this.isTooLarge && (this.underway === 0 || room.take(this.itemSteps, this.refill));
  }

  private readonly refill = (): void => {
    if (this.frame !== null) this.fill(this.frame);
  };

  private openItem(index: number, frame: CompositeFrame): void {
    const { step, key, scope } = this.placed;
    this.host.open({
      ...frame.frame,
      steps: step.steps,
      prefix: `${key}[${index}].`,
      input: scope.frame.input,
      variables: {
        ...scope.frame.variables,
        [step.item ?? 'item']: this.items[index] ?? null,
        index,
      },
      around: scope,
      onSettled: (inner) => this.itemSettled(index, inner, frame),
    });
  }

  private itemSettled(index: number, inner: RunScope, frame: CompositeFrame): void {
    const failed = failedStepOf(inner);
    if (failed === null) {
      this.outputs[index] = outputOf(inner);
      this.firstIncomplete ??= incompleteIn(inner);
    } else {
      this.firstFailure ??= `${this.placed.key}[${index}].${failed}`;
    }
    this.underway--;
    if (this.underway > 0) this.tools.room.give(this.itemSteps);
    this.fill(frame);
  }

  private outcome(signal: AbortSignal): StepOutcome {
    const isCut = signal.aborted && (this.firstFailure !== null || this.next < this.items.length);
    if (isCut) return cancelledBy(signal);
    if (this.isTooLarge) return tooLarge();
    if (this.firstFailure !== null && this.placed.step.on_failure !== 'continue') {
      return failureWith('STEP_FAILED', `Its step '${this.firstFailure}' was not completed.`).outcome;
    }
    return {
      status: 'completed',
      output: this.outputs,
      incomplete: this.firstFailure ?? this.firstIncomplete,
      decisionId: null,
      usage: NO_USAGE,
      simulated: false,
    };
  }

  private settle(outcome: StepOutcome): void {
    this.host.settle(this.placed, outcome, this.startedAt);
  }
}

function tooLarge(): StepOutcome {
  const most = `A run has ${PLAN_LIMITS.runSteps} steps at most, those of every item included`;
  return failureWith('PAYLOAD_TOO_LARGE', `${most}; give its maps shorter lists.`).outcome;
}
