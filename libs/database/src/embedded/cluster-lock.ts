import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-postgres.error';
import { runsFor } from './process-facts';

const POLL_MS = 50;
/** How long a watchdog may take to notice that its parent is gone. */
const NOTICE_MS = 2_000;
/** Longer than the slowest orderly stop of a server. */
const STOP_MS = 35_000;

interface Holder {
  readonly pid: number;
  readonly stopping: boolean;
}

/** One watchdog for each cluster, by a file beside it. */
export class ClusterLock {
  private readonly file: string;

  constructor(private readonly cluster: string) {
    this.file = `${cluster}.lock`;
  }

  /**
   * Takes the lock. Waits for a watchdog that is about to end, and takes over from one that died.
   * @throws EmbeddedPostgresError when another one keeps it
   */
  async take(): Promise<void> {
    const startMs = performance.now();
    while (!this.tryTake()) {
      const holder = this.holder();
      const waitedMs = performance.now() - startMs;
      if (holder !== null && waitedMs > (holder.stopping ? STOP_MS : NOTICE_MS)) {
        throw new EmbeddedPostgresError(
          `The database in ${this.cluster} is in use by another AxonFlow (process ${holder.pid}); stop that one first.`,
        );
      }
      if (holder === null) rmSync(this.file, { force: true });
      else await sleep(POLL_MS);
    }
  }

  /** False when the data directory was deleted under us, or somebody else has made a new one in its place. */
  isOurs(): boolean {
    return this.read()?.pid === process.pid;
  }

  /** Tells those who wait that it pays. */
  announceStop(): void {
    if (this.isOurs()) writeFileSync(this.file, this.content(true));
  }

  release(): void {
    if (this.isOurs()) rmSync(this.file, { force: true });
  }

  private tryTake(): boolean {
    try {
      writeFileSync(this.file, this.content(false), { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  private content(stopping: boolean): string {
    return JSON.stringify({ pid: process.pid, stopping } satisfies Holder);
  }

  /** The watchdog that has the lock; null when it is dead. */
  private holder(): Holder | null {
    const holder = this.read();
    return holder !== null && holder.pid !== process.pid && runsFor(this.cluster, holder.pid) ? holder : null;
  }

  private read(): Holder | null {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as Holder;
    } catch {
      return null;
    }
  }
}
