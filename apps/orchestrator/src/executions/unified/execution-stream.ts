import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { TenantId } from '@app/kernel';
import { RunChannels } from '../../durability/runs/run-channels';
import { FINAL_STATUSES } from '../../durability/runs/stored-run';
import type { ExecutionView } from '../execution-view';
import { Executions } from '../executions.service';
import type { RecordedEvent } from '../recorded-run';
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
    let view = await this.executions.find(run.tenantId, run.runId);
    while (!signal.aborted) {
      // What was over before its events were read has no more of them; and no event is older than what it carries.
      const wasOver = isOver(view);
      const events = await this.history.eventsAfter(run.tenantId, { ...run, seq, limit: PAGE });
      view = await this.executions.find(run.tenantId, run.runId);
      const news = isFirst ? orStatus(events, seq) : events;
      const data = JSON.stringify(toUnifiedExecution(view));
      for (const each of news) yield eventFrame(each.seq, each.type, data);
      seq = news.at(-1)?.seq ?? seq;
      isFirst = false;
      if (wasOver && events.length < PAGE) return;
      if (news.length === 0 && !isOver(view)) yield* this.pause(run.runId, signal);
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

/** Whoever begins to follow hears something at once. */
function orStatus(
  events: readonly RecordedEvent[],
  seq: number,
): readonly Pick<RecordedEvent, 'seq' | 'type'>[] {
  return events.length > 0 ? events : [{ seq, type: 'status' }];
}

function isOver({ run }: ExecutionView): boolean {
  return FINAL_STATUSES.includes(run.status);
}
