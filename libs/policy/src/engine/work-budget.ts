/**
 * Most work of one decision on texts, in steps of about 0.1 us in the worst case (measured with re2js 2.10 and Node 20);
 * ordinary texts cost a tenth of it. It bounds how long one decision can hold up the others.
 */
const MAX_STEPS = 160_000;

/** What one decision may still spend on looking into texts. Counts steps, not time, so that decisions stay repeatable. */
export class WorkBudget {
  private leftSteps = MAX_STEPS;

  /** Takes steps from the budget. @returns false when they are not there; then nothing may be concluded */
  spend(steps: number): boolean {
    if (steps > this.leftSteps) return false;
    this.leftSteps -= steps;
    return true;
  }
}
