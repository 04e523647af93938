import { Injectable, Logger } from '@nestjs/common';
import { RunChannels } from '../runs/run-channels';
import { RunControlsStore } from '../runs/run-controls.store';
import { ActiveRuns } from './active-runs';
import { RunClaims } from './run-claims';
import { RunRests } from './run-rests';

/** Notices can be lost, also when whoever asked for something dies before it says so. */
const LOOK_AGAIN_MS = 1_000;

/** Passes on what other tasks say about runs. */
@Injectable()
export class RunNews {
  private readonly logger = new Logger(RunNews.name);
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | null = null;

  constructor(
    private readonly active: ActiveRuns,
    private readonly controls: RunControlsStore,
    private readonly claims: RunClaims,
    private readonly rests: RunRests,
  ) {}

  /** Begins to listen, and to look now and then whatever is heard. */
  async listenOn(channels: RunChannels): Promise<void> {
    await channels.listen('plan_run_control', (runIds) => void this.controlled(runIds));
    await channels.listen('plan_run_queued', () => this.claims.runIsQueued());
    await channels.listen('plan_run_rests', (runIds) => this.rested(runIds));
    this.timer = setInterval(() => this.look(), LOOK_AGAIN_MS).unref();
  }

  /** Looks no more. Resolves when nothing is being looked at. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private look(): void {
    this.looking ??= this.controlled([]).finally(() => (this.looking = null));
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
