import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { durabilitySection, type DurabilitySettings } from '../durability.config';
import { RunStore } from '../runs/run-store';
import { ActiveRuns } from './active-runs';
import type { RunControl } from './run-control';

/** Gives the runs of a task that stops to the others. */
@Injectable()
export class HandOver {
  private readonly logger = new Logger(HandOver.name);

  constructor(
    private readonly active: ActiveRuns,
    private readonly store: RunStore,
    @Inject(durabilitySection.token) private readonly settings: DurabilitySettings,
  ) {}

  /**
   * Begins no more runs, and lets those under way finish for a while; then stops what is left, so that other tasks go on
   * with it at once. Never rejects.
   */
  async run(): Promise<void> {
    this.active.close();
    const grace = new AbortController();
    const { handOverMs } = this.settings;
    await Promise.race([
      this.active.idle(),
      sleep(handOverMs, undefined, { signal: grace.signal }).catch(() => undefined),
    ]);
    grace.abort();
    await Promise.all(this.active.all().map((control) => this.give(control)));
  }

  private async give(control: RunControl): Promise<void> {
    try {
      const events = await control.letGo();
      // One that is just being stored can be given only when it is.
      if (await control.isOwned()) await this.store.handOver(control.owner, events);
    } catch (err) {
      // Its lease ends soon, and then the run is taken over.
      this.logger.warn({ event: 'run_not_handed_over', runId: control.run.runId, err });
    }
  }
}
