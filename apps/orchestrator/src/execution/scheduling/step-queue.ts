import { ArrivalLine } from '../gates/arrival-line';
import { PriorityLine } from '../gates/priority-line';

/**
 * Bounds how many steps of one plan are under way, by priority and then in the order in which they became ready. What waits
 * here costs nothing but its place, so that very wide plans stay cheap.
 */
export class StepQueue {
  private underway = 0;
  private readonly waiting = new PriorityLine<{ readonly priority: number }, () => void>(
    () => new ArrivalLine(),
  );

  /** @param around bounds the steps of this queue too; entered after it, so that nobody waits with a place of `around` */
  constructor(
    private readonly limit: number,
    private readonly around: StepQueue | null = null,
  ) {}

  /** Begins now or later. Whoever began must `leave`. */
  enter(priority: number, begin: () => void): void {
    const goOn = this.around === null ? begin : () => this.around?.enter(priority, begin);
    if (this.underway >= this.limit) return this.waiting.push({ priority }, goOn);
    this.underway++;
    goOn();
  }

  /** Gives the places of a step that has ended, or waits for a person, to the next. */
  leave(): void {
    this.around?.leave();
    this.underway--;
    const next = this.waiting.shift();
    if (next === undefined) return;
    this.underway++;
    next();
  }
}

/** Where the steps of one list queue up. */
export interface StepQueues {
  readonly queue: StepQueue;
  /** Of the steps that ask a model, where fewer of them may run at once. */
  readonly modelQueue?: StepQueue;
}

/** What a plan says about how many of its steps run at once. @param queue bounds everything around, and it */
export function queuesOf(
  { max_parallel_models: maxModels }: { readonly max_parallel_models?: number },
  queue: StepQueue,
): StepQueues {
  return maxModels === undefined ? { queue } : { queue, modelQueue: queueWithin(queue, maxModels) };
}

/** A queue that bounds steps further than the one around them does; that one itself without a limit. */
export function queueWithin(around: StepQueue, limit: number | undefined): StepQueue {
  return limit === undefined ? around : new StepQueue(limit, around);
}
