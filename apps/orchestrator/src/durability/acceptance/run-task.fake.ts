import type { Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule } from '@app/config';
import { DatabaseModule, databaseSection } from '@app/database';
import { GovernancePipeline } from '@app/governance';
import { newId } from '@app/kernel';
import { ClockModule } from '@app/observability';
import { DurabilityModule } from '../durability.module';
import { durabilitySection } from '../durability.config';
import { WorkflowEngine } from '../engine/workflow-engine';
import type { Ownership } from '../journal/journal-entry';
import { reasonOf } from '../../execution/timers';
import { PLAN_EXECUTOR, type PlanExecutor } from '../plan-executor';
import { PLAN_REVISIONS } from '../plan-revisions.provider';
import { RUN_APPROVALS, type RunApprovalsProvider } from '../run-approvals.provider';
import { ActiveRuns } from '../segments/active-runs';
import { RunSegments } from '../segments/run-segments';
import { until } from './until.fake';

export interface RunTaskOptions {
  /** What the task does for a run. */
  readonly execute: PlanExecutor['execute'];
  /** What people are asked about runs that wait; nothing by default. */
  readonly firstOpen?: RunApprovalsProvider['firstOpen'];
  /** Settings by the names of their variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * A task that works on runs, on a real database; any number of them fit into one process. Its governance allows
 * everything, and in place of the durable engine, of which a process has one, it works at once.
 */
export class RunTask {
  private constructor(private readonly module: TestingModule) {}

  static async start(
    serviceUrl: string,
    { env = {}, execute, firstOpen = nothingOpen }: RunTaskOptions,
  ): Promise<RunTask> {
    const sections = [databaseSection, durabilitySection];
    const surroundings = {
      module: class SurroundingsModule {},
      providers: [{ provide: GovernancePipeline, useValue: ALLOWS_ALL }],
      exports: [GovernancePipeline],
    };
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot(sections, {
          DATABASE_URL: serviceUrl,
          DATABASE_POOL_SIZE: '2',
          AXONFLOW_RUN_HAND_OVER_MS: '0',
          ...env,
        }),
        ClockModule,
        DatabaseModule,
        DurabilityModule.forRoot({
          imports: [surroundings],
          providers: [
            { provide: PLAN_EXECUTOR, useValue: { execute } },
            { provide: RUN_APPROVALS, useValue: { of: () => ({}), firstOpen } },
            { provide: PLAN_REVISIONS, useValue: { keep: () => Promise.resolve() } },
          ],
        }),
      ],
    })
      .overrideProvider(WorkflowEngine)
      .useFactory({ factory: workAtOnce, inject: [RunSegments] })
      .compile();
    module.useLogger(false);
    await module.init();
    return new RunTask(module);
  }

  get<Part>(part: Type<Part>): Part {
    return this.module.get(part);
  }

  /** Resolves when the task works on a run. */
  async worksOn(runId: string): Promise<void> {
    await until('the task works on the run', () => this.get(ActiveRuns).find(runId) !== undefined);
  }

  /** Stops in order, as on SIGTERM. */
  async stop(): Promise<void> {
    await this.module.close();
  }
}

/** Works until somebody ends it. */
export const untilAborted: PlanExecutor['execute'] = (_plan, _input, { signal }) =>
  new Promise((_resolve, reject) => {
    const abort = (): void => reject(reasonOf(signal));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });

const nothingOpen: RunApprovalsProvider['firstOpen'] = () => Promise.resolve(null);

const ALLOWS_ALL = {
  begin: () => Promise.resolve({ verdict: 'allow', decision: { id: newId(), reasons: [] } }),
  finish: () => Promise.resolve(),
};

type Engine = Pick<WorkflowEngine, 'begin' | 'close' | 'forgetFinished' | 'openTurns' | 'start' | 'stop'>;

function workAtOnce(segments: RunSegments): Engine {
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    start: nothing,
    stop: nothing,
    close: nothing,
    forgetFinished: nothing,
    openTurns: () => Promise.resolve([]),
    begin: (owner: Ownership) => {
      void segments.work(owner);
      return Promise.resolve();
    },
  };
}
