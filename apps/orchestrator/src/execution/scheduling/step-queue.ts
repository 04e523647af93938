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

  constructor(private readonly limit: number) {}

  /** Begins now or later. Whoever began must `leave`. */
  enter(priority: number, begin: () => void): void {
    if (this.underway >= this.limit) return this.waiting.push({ priority }, begin);
    this.underway++;
    begin();
  }

  /** Gives the place of a step that has ended, or waits for a person, to the next. */
  leave(): void {
    this.underway--;
    const next = this.waiting.shift();
    if (next === undefined) return;
    this.underway++;
    next();
  }
}
