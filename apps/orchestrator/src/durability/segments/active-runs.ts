import { Inject, Injectable } from '@nestjs/common';
import { durabilitySection, type DurabilitySettings } from '../durability.config';
import type { RunControl } from './run-control';

/** The runs that this task works on. */
@Injectable()
export class ActiveRuns {
  private readonly controls = new Map<string, RunControl>();
  private waiting: (() => void)[] = [];
  private isClosed = false;

  constructor(@Inject(durabilitySection.token) private readonly settings: DurabilitySettings) {}

  get size(): number {
    return this.controls.size;
  }

  /** How many more runs this task takes. Those that wait for runs of their steps leave their places to them. */
  get free(): number {
    if (this.isClosed) return 0;
    let busy = 0;
    for (const control of this.controls.values()) if (!control.standsAside) busy++;
    return Math.max(0, this.settings.maxRuns - busy);
  }

  /** Takes no more runs: those that come are for others. */
  close(): void {
    this.isClosed = true;
  }

  ids(): string[] {
    return [...this.controls.keys()];
  }

  all(): RunControl[] {
    return [...this.controls.values()];
  }

  find(runId: string): RunControl | undefined {
    return this.controls.get(runId);
  }

  /** An earlier turn of the same run that has not noticed its end yet is let go. */
  add(control: RunControl): void {
    void this.find(control.run.runId)?.letGo();
    this.controls.set(control.run.runId, control);
  }

  remove(control: RunControl): void {
    control.dispose();
    if (this.find(control.run.runId) !== control) return;
    this.controls.delete(control.run.runId);
    if (this.size > 0) return;
    this.waiting.forEach((resolve) => resolve());
    this.waiting = [];
  }

  /** Resolves when nothing is worked on. */
  idle(): Promise<void> {
    return this.size === 0 ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }
}
