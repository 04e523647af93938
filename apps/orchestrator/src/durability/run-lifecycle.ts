import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { WorkflowEngine } from './engine/workflow-engine';
import { ExecutorLease } from './leases/executor-lease';
import { RunIntake } from './run-intake';
import { HandOver } from './segments/hand-over';

const TIDY_MS = 60_000;

/** Starts and stops this task's part in the work on runs. */
@Injectable()
export class RunLifecycle implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RunLifecycle.name);
  private tidying: NodeJS.Timeout | undefined;

  constructor(
    private readonly engine: WorkflowEngine,
    private readonly lease: ExecutorLease,
    private readonly intake: RunIntake,
    private readonly handOver: HandOver,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.engine.start();
    await this.lease.start();
    await this.intake.open();
    this.tidying = setInterval(() => void this.tidy(), TIDY_MS).unref();
  }

  /** Before the listener closes, so that callers who wait for their runs still hear how they end elsewhere. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.tidying);
    await this.intake.close();
    await this.handOver.run();
    await this.lease.release();
    await this.engine.stop();
  }

  private async tidy(): Promise<void> {
    try {
      await this.engine.tidy();
    } catch (err) {
      this.logger.warn({ event: 'workflows_not_tidied', err });
    }
  }
}
