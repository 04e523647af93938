import { Injectable, Logger } from '@nestjs/common';
import { RunControlsStore } from '../runs/run-controls.store';
import { WorkflowEngine } from './workflow-engine';

const TIDY_MS = 5_000;

/**
 * Keeps the engine's own view in step with the runs. A task that dies leaves its workflows open there, also those of runs
 * that have ended; nobody else would close them, since the runs themselves go on in workflows of their next owners.
 */
@Injectable()
export class WorkflowTidying {
  private readonly logger = new Logger(WorkflowTidying.name);
  private timer: NodeJS.Timeout | undefined;
  private tidying: Promise<void> = Promise.resolve();

  constructor(
    private readonly engine: WorkflowEngine,
    private readonly controls: RunControlsStore,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.tidySoon(), TIDY_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.tidying;
  }

  private tidySoon(): void {
    this.tidying = this.tidying.then(() => this.tidy());
  }

  private async tidy(): Promise<void> {
    try {
      await this.closeOver();
      await this.engine.forgetFinished();
    } catch (err) {
      this.logger.warn({ event: 'workflows_not_tidied', err });
    }
  }

  private async closeOver(): Promise<void> {
    const open = await this.engine.openTurns();
    if (open.length === 0) return;
    const states = await this.controls.statesOf([...new Set(open.map(({ runId }) => runId))]);
    const working = new Map(
      states.flatMap(({ ownerEpoch, runId, status }) =>
        status === 'running' ? [[runId, ownerEpoch] as const] : [],
      ),
    );
    await this.engine.close(open.filter(({ ownerEpoch, runId }) => working.get(runId) !== ownerEpoch));
  }
}
