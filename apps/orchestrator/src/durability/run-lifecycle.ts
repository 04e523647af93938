import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { WorkflowEngine } from './engine/workflow-engine';
import { ExecutorLease } from './leases/executor-lease';
import { RunIntake } from './run-intake';
import { HandOver } from './segments/hand-over';

/** Starts and stops this task's part in the work on runs. */
@Injectable()
export class RunLifecycle implements OnApplicationBootstrap, OnModuleDestroy {
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
  }

  /** Before the listener closes, so that callers who wait for their runs still hear how they end elsewhere. */
  async onModuleDestroy(): Promise<void> {
    await this.intake.close();
    await this.handOver.run();
    await this.lease.release();
    await this.engine.stop();
  }
}
