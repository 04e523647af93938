import type { StepJournal } from '../execution/step-journal';
import type { SettledStep, StepKey, StepOutcome } from '../execution/step-outcome';

/** The journal of a replay: in memory, and forgotten. */
export class ReplayJournal implements StepJournal {
  readonly settled: ReadonlyMap<StepKey, SettledStep> = new Map();
  readonly outcomes = new Map<StepKey, StepOutcome>();

  wasInFlight(): boolean {
    return false;
  }

  begin(key: StepKey): Promise<string> {
    return Promise.resolve(key);
  }

  failedTries(): number {
    return 0;
  }

  attempt(): Promise<void> {
    return Promise.resolve();
  }

  finish(key: StepKey, settled: SettledStep): Promise<SettledStep> {
    this.outcomes.set(key, settled.outcome);
    return Promise.resolve(settled);
  }

  event(): void {
    // Nobody watches.
  }
}
