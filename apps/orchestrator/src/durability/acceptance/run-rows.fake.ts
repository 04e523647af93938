import { randomUUID } from 'node:crypto';
import { RunDatabase } from '../run-database';
import type { RunChannels } from '../runs/run-channels';
import { RunControlsStore } from '../runs/run-controls.store';
import { RunStore } from '../runs/run-store';

/** A database of a test's own. */
interface OwnDatabase {
  readonly serviceUrl: string;
  query(sql: string, params?: readonly unknown[]): Promise<object[]>;
  drop(): Promise<void>;
}

/** Rows of runs on a database of their own. Nobody hears what is said of them. */
export class RunRows {
  readonly channels = { announce: () => undefined, announceMoved: () => undefined } as unknown as RunChannels;
  readonly connections: RunDatabase;
  readonly store: RunStore;
  readonly controls: RunControlsStore;

  constructor(readonly database: OwnDatabase) {
    this.connections = new RunDatabase({ url: database.serviceUrl, poolSize: 4, statementTimeoutMs: 10_000 });
    this.store = new RunStore(this.connections, this.channels);
    this.controls = new RunControlsStore(this.connections, this.channels);
  }

  /** Forgets all runs and tasks. */
  async clear(): Promise<void> {
    await this.database.query('truncate plan_runs, executor_leases cascade');
  }

  /** A task that lives for so many seconds. */
  async lease(seconds = 60): Promise<string> {
    const id = randomUUID();
    await this.database.query(
      `insert into executor_leases values ($1, '1', 1, 0, 1, now(), now() + make_interval(secs => $2))`,
      [id, seconds],
    );
    return id;
  }

  async stop(): Promise<void> {
    await this.connections.onApplicationShutdown();
    await this.database.drop();
  }
}
