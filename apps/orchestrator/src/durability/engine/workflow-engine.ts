import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BirpcReturn } from 'birpc';
import { connectionSettings, databaseSection, type DatabaseSettings } from '@app/database';
import { CLOCK, type Clock } from '@app/kernel';
import type { Ownership } from '../journal/journal-entry';
import { RunSegments } from '../segments/run-segments';
import { connectThread } from './thread/connect-thread';
import type { ThreadSettings, WorkflowHost, WorkflowThread } from './thread/thread-calls';

/** Rows of finished workflows are kept this long; the run itself is kept elsewhere. */
const KEEP_FINISHED_MS = 60 * 60 * 1000;
/** A turn that began just now may not be in its run's row yet. */
const SETTLE_MS = 2_000;

/** Compiled as this file is. */
const THREAD = join(__dirname, 'thread', `workflow-thread${extname(__filename)}`);

interface Engine {
  readonly thread: Worker;
  readonly calls: BirpcReturn<WorkflowThread, WorkflowHost>;
}

/**
 * The durable engine, in a thread of its own: it follows its calls through every promise of its thread, which makes up a
 * tenth of what the coordination of a run costs (ADR 28). A thread that breaks ends the process, as every error does that
 * nobody foresaw.
 */
@Injectable()
export class WorkflowEngine {
  private readonly logger = new Logger(WorkflowEngine.name);
  private engine: Engine | undefined;

  constructor(
    @Inject(databaseSection.token) private readonly database: DatabaseSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly segments: RunSegments,
  ) {}

  /** Connects to the database. Its schema must be there: see `axonflow migrate`. */
  async start(): Promise<void> {
    const workerData: ThreadSettings = {
      systemDatabaseUrl: this.database.url,
      connection: connectionSettings(this.database, 'axonflow_platform'),
    };
    const thread = new Worker(THREAD, { name: 'workflow-engine', workerData });
    const calls = connectThread<WorkflowThread, WorkflowHost>(thread, {
      work: (turn) => this.segments.work(turn),
      log: (level, entry) => this.logger[level](entry),
    });
    this.engine = { thread, calls };
    thread.once('exit', () => this.failWithout(thread));
    await calls.launch();
  }

  /** Begins the work of an owner. Resolves when it is stored that it began. */
  async begin(owner: Ownership): Promise<void> {
    await this.calls.begin(owner);
  }

  /** Which turns the engine takes for unfinished although they began a while ago; a bounded number of them. */
  openTurns(): Promise<Ownership[]> {
    return this.calls.openTurns(this.agoText(SETTLE_MS));
  }

  /** Ends workflows whose turns are over: their task died before the engine knew. */
  close(turns: readonly Ownership[]): Promise<void> {
    return this.calls.close(turns);
  }

  /** Forgets workflows that ended long ago, a bounded number at a time. */
  forgetFinished(): Promise<void> {
    return this.calls.forget(this.agoText(KEEP_FINISHED_MS));
  }

  /** Disconnects. Work that is still under way goes on without the engine. */
  async stop(): Promise<void> {
    if (this.engine === undefined) return;
    const { calls, thread } = this.engine;
    this.engine = undefined;
    await calls.stop();
    await thread.terminate();
  }

  /** Nobody would answer the calls that wait for a thread, which ended although nothing stopped it. */
  private failWithout(thread: Worker): void {
    if (this.engine?.thread === thread) throw new Error('The thread of the durable engine ended.');
  }

  private get calls(): Engine['calls'] {
    if (this.engine === undefined) throw new Error('The engine is not started.');
    return this.engine.calls;
  }

  private agoText(ms: number): string {
    return new Date(this.clock.nowMs() - ms).toISOString();
  }
}
