import { randomUUID } from 'node:crypto';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { Pool } from 'pg';
import { ENGINE_CONNECTIONS } from '../../connection-budget';
import type { Ownership } from '../../journal/journal-entry';
import { PLAN_FORMAT } from '../../plan-format';
import type { ThreadSettings, WorkflowHost, WorkflowThread } from './thread-calls';

/** At most so many workflows are looked at in one go. */
const TIDY_LIMIT = 1_000;
/** Schedules are not used; the engine asks for them all the same. */
const SCHEDULE_POLL_MS = 60 * 60 * 1000;

/**
 * The only place that knows the durable engine (DBOS Transact). One workflow is one owner's work on one run, named after
 * the run and the owner's epoch; a later owner begins a workflow of its own. Public interfaces alone. The engine is one
 * per thread, so a thread has one of these.
 */
export class DurableWorkflows implements WorkflowThread {
  private readonly pool: Pool;
  private readonly beginning = new Set<Promise<void>>();
  private workflow: ((runId: string, ownerEpoch: number) => Promise<void>) | undefined;

  constructor(
    private readonly settings: ThreadSettings,
    private readonly host: Pick<WorkflowHost, 'log' | 'work'>,
  ) {
    this.pool = new Pool({ ...settings.connection, max: ENGINE_CONNECTIONS });
    // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
    this.pool.on('error', () => undefined);
  }

  /** Registers the work and connects. The schema must be there: see `axonflow migrate`. */
  async launch(): Promise<void> {
    // The engine takes no registration after its launch.
    this.workflow = DBOS.registerWorkflow(
      (runId: string, ownerEpoch: number) => this.host.work({ runId, ownerEpoch }),
      { name: 'plan-run' },
    );
    DBOS.setConfig({
      name: 'axonflow-orchestrator',
      systemDatabaseUrl: this.settings.systemDatabaseUrl,
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
  async begin(turn: Ownership): Promise<void> {
    const begun = this.startWorkflow(turn);
    this.beginning.add(begun);
    try {
      await begun;
    } finally {
      this.beginning.delete(begun);
    }
  }

  private async startWorkflow(turn: Ownership): Promise<void> {
    if (this.workflow === undefined) throw new Error('The engine is not started.');
    const workflowID = workflowIdOf(turn);
    const handle = await DBOS.startWorkflow(this.workflow, { workflowID })(turn.runId, turn.ownerEpoch);
    // The work reports its own failures; the engine stores how it ended.
    handle.getResult().catch(() => undefined);
  }

  /** Which turns that began before a time the engine takes for unfinished; a bounded number of them. */
  async openTurns(beganBefore: string): Promise<Ownership[]> {
    const open = await DBOS.listWorkflows({
      status: 'PENDING',
      endTime: beganBefore,
      limit: TIDY_LIMIT,
      loadInput: false,
      loadOutput: false,
    });
    return open.map(({ workflowID }) => turnOf(workflowID));
  }

  /** Ends the workflows of turns that are over. */
  async close(turns: readonly Ownership[]): Promise<void> {
    if (turns.length > 0) await DBOS.cancelWorkflows(turns.map(workflowIdOf));
  }

  /** Forgets workflows that ended before a time, a bounded number at once. */
  async forget(endedBefore: string): Promise<void> {
    const finished = await DBOS.listWorkflows({
      status: ['SUCCESS', 'ERROR', 'CANCELLED'],
      completedBefore: endedBefore,
      limit: TIDY_LIMIT,
      loadInput: false,
      loadOutput: false,
    });
    if (finished.length > 0) await DBOS.deleteWorkflows(finished.map(({ workflowID }) => workflowID));
  }

  /** Disconnects. Work that is still under way goes on without the engine. */
  async stop(): Promise<void> {
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
      warn: (entry) => this.host.log('debug', { event: 'engine_warning', detail: String(entry) }),
      error: (entry) => this.host.log('warn', { event: 'engine_error', detail: String(entry) }),
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
