import { Injectable, Logger } from '@nestjs/common';
import { RunChannels } from '../runs/run-channels';
import { RunControlsStore } from '../runs/run-controls.store';
import { ActiveRuns } from './active-runs';
import { RunClaims } from './run-claims';
import { RunRests } from './run-rests';

/** Passes on what other tasks say about runs. */
@Injectable()
export class RunNews {
  private readonly logger = new Logger(RunNews.name);

  constructor(
    private readonly active: ActiveRuns,
    private readonly controls: RunControlsStore,
    private readonly claims: RunClaims,
    private readonly rests: RunRests,
  ) {}

  /** Begins to listen. */
  async listenOn(channels: RunChannels): Promise<void> {
    await channels.listen('plan_run_control', (runIds) => void this.controlled(runIds));
    await channels.listen('plan_run_queued', () => this.claims.runIsQueued());
    await channels.listen('plan_run_rests', (runIds) => this.rested(runIds));
  }

  private async controlled(runIds: readonly string[]): Promise<void> {
    const ours = runIds.length === 0 ? this.active.ids() : runIds.filter((runId) => this.active.find(runId));
    if (ours.length === 0) return;
    try {
      for (const state of await this.controls.statesOf(ours)) this.active.find(state.runId)?.apply(state);
    } catch (err) {
      this.logger.warn({ event: 'run_requests_not_read', err });
    }
  }

  private rested(runIds: readonly string[]): void {
    if (runIds.length === 0) this.rests.tellAll();
    for (const runId of runIds) this.rests.tell(runId, null);
  }
}
