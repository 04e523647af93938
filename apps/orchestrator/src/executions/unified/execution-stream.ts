import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { TenantId } from '@app/kernel';
import { RunChannels } from '../../durability/runs/run-channels';
import { FINAL_STATUSES } from '../../durability/runs/stored-run';
import { Executions } from '../executions.service';
import { RunHistory } from '../run-history';
import { HEARTBEAT, eventFrame } from './event-frame';
import { toUnifiedExecution } from './unified-execution.mapper';

/** Notices can be lost, so news are looked for this often. */
const LOOK_AGAIN_MS = 1000;
/** Events read at once. */
const PAGE = 500;

/** Follows runs event by event. */
@Injectable()
export class ExecutionStream implements OnModuleInit {
  private readonly waiting = new Map<string, Set<() => void>>();

  constructor(
    private readonly history: RunHistory,
    private readonly executions: Executions,
    private readonly channels: RunChannels,
  ) {}

  async onModuleInit(): Promise<void> {
    const wake = (runIds: readonly string[]): void => {
      const awake = runIds.length === 0 ? [...this.waiting.keys()] : runIds;
      for (const runId of awake) this.waiting.get(runId)?.forEach((look) => look());
    };
    await this.channels.listen('plan_events', wake);
    await this.channels.listen('plan_run_rests', wake);
  }

  /**
   * The events of a run as server-sent events, from the one after `lastSeq` on; one that is not the run's own counts as
   * its newest. Each carries the run as it is by then. Ends after the last event of a run that is over, or when the signal
   * fires.
   */
  async *events(
    run: { readonly tenantId: TenantId; readonly runId: string },
    lastSeq: number,
    signal: AbortSignal,
  ): AsyncGenerator<string> {
    let seq = await this.seqWithin(run, lastSeq);
    let isFirst = true;
    while (!signal.aborted) {
      // Read before the events: when it says that the run is over, no event can follow those that are read.
      const view = await this.executions.find(run.tenantId, run.runId);
      const events = await this.history.eventsAfter(run.tenantId, { ...run, seq, limit: PAGE });
      const data = JSON.stringify(toUnifiedExecution(view));
      for (const event of events) yield eventFrame(event.seq, event.type, data);
      seq = events.at(-1)?.seq ?? seq;
      if (events.length === 0 && isFirst) yield eventFrame(seq, 'status', data);
      isFirst = false;
      if (events.length === PAGE) continue;
      if (FINAL_STATUSES.includes(view.run.status)) return;
      if (events.length === 0) yield* this.pause(run.runId, signal);
    }
  }

  private async seqWithin(
    { runId, tenantId }: { readonly tenantId: TenantId; readonly runId: string },
    seq: number,
  ): Promise<number> {
    return seq === 0 ? 0 : Math.min(seq, await this.history.lastSeq(tenantId, runId));
  }

  private async *pause(runId: string, signal: AbortSignal): AsyncGenerator<string> {
    if (!(await this.news(runId, signal))) yield HEARTBEAT;
  }

  /** Waits for news of a run, for a while. @returns false when there were none */
  private news(runId: string, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const lookers = this.waiting.get(runId) ?? new Set<() => void>();
      const end = (isNews: boolean): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        lookers.delete(look);
        if (lookers.size === 0) this.waiting.delete(runId);
        resolve(isNews);
      };
      const look = (): void => end(true);
      const stop = (): void => end(true);
      const timer = setTimeout(() => end(false), LOOK_AGAIN_MS);
      this.waiting.set(runId, lookers.add(look));
      signal.addEventListener('abort', stop, { once: true });
    });
  }
}
