import { Injectable } from '@nestjs/common';
import { WorkflowTidying } from './engine/workflow-tidying';
import { RunChannels } from './runs/run-channels';
import { RunClaims } from './segments/run-claims';
import { RunNews } from './segments/run-news';

/** Where work comes to this task from the others. */
@Injectable()
export class RunIntake {
  constructor(
    private readonly channels: RunChannels,
    private readonly claims: RunClaims,
    private readonly news: RunNews,
    private readonly tidying: WorkflowTidying,
  ) {}

  async open(): Promise<void> {
    await this.news.listenOn(this.channels);
    this.claims.start();
    this.tidying.start();
  }

  /** Resolves when nothing more comes. */
  async close(): Promise<void> {
    await this.tidying.stop();
    await this.news.stop();
    await this.claims.stop();
  }
}
