import { PLAN_LIMITS } from '../../planning/plan-limits';

/** Steps inside maps that one run has open at once: a fraction of what a journal can hold of all runs of a task. */
const OPEN_STEPS = 2000;

/** Bounds what one run has: its steps in all, and those inside its maps that are open at once. */
export class RunRoom {
  private free = OPEN_STEPS;
  /** Who waits for room, and for how much. */
  private readonly waiting = new Map<() => void, number>();

  /** @param steps that the run has already */
  constructor(private steps: number) {}

  /** Counts a step. */
  count(): void {
    this.steps++;
  }

  /** True when the run has as many steps as it may have. */
  get isFull(): boolean {
    return this.steps >= PLAN_LIMITS.runSteps;
  }

  /** Takes room for steps. @returns false when there is none; `whenFree` is called once there may be */
  take(steps: number, whenFree: () => void): boolean {
    if (steps > this.free) {
      this.waiting.set(whenFree, steps);
      return false;
    }
    this.free -= steps;
    return true;
  }

  /** Gives room back. */
  give(steps: number): void {
    this.free += steps;
    for (const [whenFree, wanted] of this.waiting) {
      if (wanted > this.free) return;
      this.waiting.delete(whenFree);
      whenFree();
    }
  }
}
