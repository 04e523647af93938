import { Inject, Injectable, Logger } from '@nestjs/common';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { databaseSection, openServicePool, type DatabaseSettings } from '@app/database';
import { CLOCK, type Clock } from '@app/kernel';
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { ENGINE_CONNECTIONS } from '../connection-budget';
import type { Ownership } from '../journal/journal-entry';
import { PLAN_FORMAT } from '../plan-format';
import { RunSegments } from '../segments/run-segments';

/** Rows of finished workflows are kept this long; the run itself is kept elsewhere. */
const KEEP_FINISHED_MS = 60 * 60 * 1000;
const TIDY_LIMIT = 1_000;
/** A turn that began just now may not be in its run's row yet. */
const SETTLE_MS = 2_000;
/** Schedules are not used; the engine asks for them all the same. */
const SCHEDULE_POLL_MS = 60 * 60 * 1000;

/**
 * The only place that knows the durable engine (DBOS Transact). One workflow is one owner's work on one run, named after
 * the run and the owner's epoch; a later owner begins a workflow of its own. Public interfaces alone. The engine is one
 * per process, so a process has one of these at a time.
 */
@Injectable()
export class WorkflowEngine {
  private readonly logger = new Logger(WorkflowEngine.name);
  private readonly beginning = new Set<Promise<void>>();
  private pool: Pool | undefined;
  private workflow: ((runId: string, ownerEpoch: number) => Promise<void>) | undefined;

  constructor(
    @Inject(databaseSection.token) private readonly database: DatabaseSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly segments: RunSegments,
  ) {}

  /** Registers the work and connects. The schema must be there: see `axonflow migrate`. */
  async start(): Promise<void> {
    this.pool = openServicePool(this.database, { role: 'axonflow_platform', size: ENGINE_CONNECTIONS });
    // The engine takes no registration after its launch.
    this.workflow = DBOS.registerWorkflow(
      (runId: string, ownerEpoch: number) => this.segments.work({ runId, ownerEpoch }),
      { name: 'plan-run' },
    );
    DBOS.setConfig({
      name: 'axonflow-orchestrator',
      systemDatabaseUrl: this.database.url,
      systemDatabasePool: this.pool,
      runMigrations: false,
      useListenNotify: false,
      listenQueues: [],
      schedulerPollingIntervalMs: SCHEDULE_POLL_MS,
      // Never the same twice, so that the engine recovers nothing by itself: the leases say whose run it is.
      executorID: randomUUID(),
      applicationVersion: `axonflow-plan-${PLAN_FORMAT}`,
      logger: this.engineLogger(),
    });
    await DBOS.launch();
  }

  /** Begins the work of an owner. Resolves when it is stored that it began. */
  async begin(owner: Ownership): Promise<void> {
    const begun = this.startWorkflow(owner);
    this.beginning.add(begun);
    try {
      await begun;
    } finally {
      this.beginning.delete(begun);
    }
  }

  private async startWorkflow(owner: Ownership): Promise<void> {
    if (this.workflow === undefined) throw new Error('The engine is not started.');
    const workflowID = workflowIdOf(owner);
    const handle = await DBOS.startWorkflow(this.workflow, { workflowID })(owner.runId, owner.ownerEpoch);
    // The work reports its own failures; the engine stores how it ended.
    handle.getResult().catch(() => undefined);
  }

  /** Which turns the engine takes for unfinished although they began a while ago; a bounded number of them. */
  async openTurns(): Promise<Ownership[]> {
    const open = await DBOS.listWorkflows({
      status: 'PENDING',
      endTime: new Date(this.clock.nowMs() - SETTLE_MS).toISOString(),
      limit: TIDY_LIMIT,
      loadInput: false,
      loadOutput: false,
    });
    return open.map(({ workflowID }) => turnOf(workflowID));
  }

  /** Ends workflows whose turns are over: their task died before the engine knew. */
  async close(turns: readonly Ownership[]): Promise<void> {
    if (turns.length > 0) await DBOS.cancelWorkflows(turns.map(workflowIdOf));
  }

  /** Forgets workflows that ended long ago, a bounded number at a time. */
  async forgetFinished(): Promise<void> {
    const finished = await DBOS.listWorkflows({
      status: ['SUCCESS', 'ERROR', 'CANCELLED'],
      completedBefore: new Date(this.clock.nowMs() - KEEP_FINISHED_MS).toISOString(),
      limit: TIDY_LIMIT,
      loadInput: false,
      loadOutput: false,
    });
    if (finished.length > 0) await DBOS.deleteWorkflows(finished.map(({ workflowID }) => workflowID));
  }

  /** Disconnects. Work that is still under way goes on without the engine. */
  async stop(): Promise<void> {
    if (this.pool === undefined) return;
    await Promise.allSettled(this.beginning);
    await DBOS.shutdown({ deregister: true });
    if (!this.pool.ended) await this.pool.end();
  }

  private engineLogger(): {
    debug(): void;
    error(entry: unknown): void;
    info(): void;
    warn(entry: unknown): void;
  } {
    return {
      debug: () => undefined,
      info: () => undefined,
      warn: (entry) => this.logger.debug({ event: 'engine_warning', detail: String(entry) }),
      error: (entry) => this.logger.warn({ event: 'engine_error', detail: String(entry) }),
    };
  }
}

function workflowIdOf({ ownerEpoch, runId }: Ownership): string {
  return ownerEpoch === 1 ? runId : `${runId}:${ownerEpoch}`;
}

function turnOf(workflowId: string): Ownership {
  const [runId = '', epoch = '1'] = workflowId.split(':');
  return { runId, ownerEpoch: Number(epoch) };
}
