import type { Json } from '@app/kernel';
import type { StepOf } from '../../planning/plan';
import { resolveValue } from '../../planning/references/resolve';
import { failureOf, failureWith } from '../retries/failure';
import { cancelledBy } from '../run-stop';
import type { RunScope } from '../scheduling/run-scope';
import { failedStepOf, outputOf } from '../scheduling/scope-output';
import { NO_USAGE, type StepOutcome } from '../step-outcome';
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
  private firstFailure: string | null = null;
  private frame: CompositeFrame | null = null;

  constructor(
    private readonly placed: PlacedStep<StepOf<'map'>>,
    private readonly host: ScopeHost,
    private readonly tools: CompositeTools,
  ) {
    this.startedAt = tools.clock.now();
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
    while (this.underway < max_parallel && this.next < this.items.length && !frame.frame.signal.aborted) {
      this.underway++;
      this.openItem(this.next++, frame);
    }
    if (this.underway > 0) return;
    frame.dispose();
    this.settle(this.outcome(frame.frame.signal));
  }

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
    if (failed === null) this.outputs[index] = outputOf(inner);
    else this.firstFailure ??= `${this.placed.key}[${index}].${failed}`;
    this.underway--;
    this.fill(frame);
  }

  private outcome(signal: AbortSignal): StepOutcome {
    const isCut = signal.aborted && (this.firstFailure !== null || this.next < this.items.length);
    if (isCut) return cancelledBy(signal);
    if (this.firstFailure !== null && this.placed.step.on_failure !== 'continue') {
      return failureWith('STEP_FAILED', `Its step '${this.firstFailure}' was not completed.`).outcome;
    }
    return {
      status: 'completed',
      output: this.outputs,
      decisionId: null,
      usage: NO_USAGE,
      simulated: false,
    };
  }

  private settle(outcome: StepOutcome): void {
    this.host.settle(this.placed, outcome, this.startedAt);
  }
}
