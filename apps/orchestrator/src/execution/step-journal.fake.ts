import type { RunEventType, StepAttempt, StepIntent, StepJournal } from './step-journal';
import type { SettledStep, StepKey } from './step-outcome';

/** What outlives a task. */
export class StoredSteps {
  readonly settled = new Map<StepKey, SettledStep>();
  /** By their names. */
  readonly intents = new Map<string, StepIntent>();
  readonly attempts: { readonly key: StepKey; readonly attempt: StepAttempt }[] = [];
  readonly events: { readonly type: RunEventType; readonly step: unknown }[] = [];
}

/** A journal in memory. After `crash` it stores nothing and answers nothing, like a task that died. */
export class FakeStepJournal implements StepJournal {
  readonly settled: Map<StepKey, SettledStep>;
  private readonly inFlight: ReadonlySet<string>;
  private hasCrashed = false;

  /** @param writeTime how long a write takes */
  constructor(
    readonly stored = new StoredSteps(),
    private readonly writeTime: () => Promise<void> = () => Promise.resolve(),
  ) {
    this.settled = new Map(stored.settled);
    this.inFlight = new Set([...stored.intents.keys()].filter((key) => !stored.settled.has(key)));
  }

  crash(): void {
    this.hasCrashed = true;
  }

  wasInFlight(name: string): boolean {
    return this.inFlight.has(name);
  }

  async begin(key: StepKey, intent: StepIntent, name: string): Promise<string> {
    await this.write(() => this.stored.intents.set(name, intent));
    return `run:${key}`;
  }

  failedTries(key: StepKey): number {
    return this.stored.attempts.filter((failed) => failed.key === key).length;
  }

  async attempt(key: StepKey, attempt: StepAttempt): Promise<void> {
    await this.write(() => this.stored.attempts.push({ key, attempt }));
  }

  async finish(key: StepKey, settled: SettledStep): Promise<SettledStep> {
    await this.write(() => {
      if (this.stored.settled.has(key)) throw new Error(`'${key}' settled twice`);
      this.stored.settled.set(key, settled);
      this.settled.set(key, settled);
    });
    return settled;
  }

  event(type: RunEventType, data: { readonly [key: string]: unknown }): void {
    if (!this.hasCrashed) this.stored.events.push({ type, step: data['step'] });
  }

  private async write(change: () => void): Promise<void> {
    await this.writeTime();
    if (this.hasCrashed) return new Promise(() => undefined);
    change();
  }
}
