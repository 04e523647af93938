import { Injectable } from '@nestjs/common';
import { ChannelListener } from '@app/database';
import { RunDatabase } from '../run-database';

/**
 * What tasks tell each other about runs. `plan_run_queued`: some run waits for a task. `plan_run_control`: somebody wants
 * something of these runs, or they can go on. `plan_run_rests`: these runs ended or wait. `plan_events`: these have news.
 */
export type RunChannel = 'plan_events' | 'plan_run_control' | 'plan_run_queued' | 'plan_run_rests';

/** News gather this long, so that a busy task sends few notices: each takes a lock of the whole server. */
const GATHER_MS = 10;
/** A notice carries 8000 bytes at most, and a run's id takes 37. */
const RUNS_PER_NOTICE = 200;

/** Notices about runs. They can be lost, so whoever listens also looks for itself now and then. */
@Injectable()
export class RunChannels {
  private readonly gathered = new Map<RunChannel, Set<string>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: RunDatabase,
    private readonly listener: ChannelListener,
  ) {}

  /** Calls back with the runs that a notice is about; with none after notices may have been lost. */
  async listen(channel: RunChannel, handler: (runIds: readonly string[]) => void): Promise<void> {
    await this.listener.listen(channel, (payload) => handler(payload === '' ? [] : payload.split(',')));
  }

  /** Sends a notice within a few milliseconds. Never fails: notices are only hints. */
  announce(channel: RunChannel, runIds: readonly string[]): void {
    const gathered = this.gathered.get(channel) ?? new Set();
    runIds.forEach((runId) => gathered.add(runId));
    this.gathered.set(channel, gathered);
    this.timer ??= setTimeout(() => void this.send(), GATHER_MS);
  }

  /** Says of runs that they go on or shall stop, wherever they are. */
  announceMoved(runIds: readonly string[]): void {
    if (runIds.length === 0) return;
    this.announce('plan_run_queued', runIds);
    this.announce('plan_run_control', runIds);
  }

  private async send(): Promise<void> {
    this.timer = undefined;
    const notices = [...this.gathered].flatMap(([channel, runIds]) => noticesOf(channel, [...runIds]));
    this.gathered.clear();
    const [channels, payloads] = [notices.map(([channel]) => channel), notices.map(([, payload]) => payload)];
    await this.database
      .run({
        name: 'run_notices',
        text: 'select pg_notify(channel, payload) from unnest($1::text[], $2::text[]) as n(channel, payload)',
        values: [channels, payloads],
      })
      .catch(() => undefined);
  }
}

function noticesOf(channel: RunChannel, runIds: readonly string[]): [RunChannel, string][] {
  const pages = Math.ceil(runIds.length / RUNS_PER_NOTICE);
  return Array.from({ length: pages }, (_, page) => [
    channel,
    runIds.slice(page * RUNS_PER_NOTICE, (page + 1) * RUNS_PER_NOTICE).join(','),
  ]);
}
