import { Module, type DynamicModule, type ModuleMetadata, type Provider } from '@nestjs/common';
import { WorkflowEngine } from './engine/workflow-engine';
import { WorkflowTidying } from './engine/workflow-tidying';
import { JournalReader } from './journal/journal-reader';
import { JournalWriter } from './journal/journal-writer';
import { ExecutorLease } from './leases/executor-lease';
import { PlanRuns } from './plan-runs';
import { RunDatabase } from './run-database';
import { RunIntake } from './run-intake';
import { RunLifecycle } from './run-lifecycle';
import { RunResults } from './run-results';
import { RunStarts } from './run-starts';
import { RunChannels } from './runs/run-channels';
import { RunControlsStore } from './runs/run-controls.store';
import { RunStore } from './runs/run-store';
import { ActiveRuns } from './segments/active-runs';
import { FinishedTurns } from './segments/finished-turns';
import { HandOver } from './segments/hand-over';
import { ChildStarts } from './segments/child-starts';
import { RunChildren } from './segments/run-children';
import { RunClaims } from './segments/run-claims';
import { RunContexts } from './segments/run-contexts';
import { RunEndings } from './segments/run-endings';
import { RunNews } from './segments/run-news';
import { RunPlacement } from './segments/run-placement';
import { RunRests } from './segments/run-rests';
import { RunRevisions } from './segments/run-revisions';
import { RunSegments } from './segments/run-segments';
import { RunSurroundings } from './segments/run-surroundings';
import { RunTurns } from './segments/run-turns';
import { SuspendedTurns } from './segments/suspended-turns';

const STORES = [RunDatabase, RunChannels, RunStore, RunControlsStore, JournalReader, JournalWriter];
const TURNS = [
  ActiveRuns,
  ChildStarts,
  RunChildren,
  RunRevisions,
  RunSurroundings,
  RunContexts,
  FinishedTurns,
  SuspendedTurns,
  RunEndings,
  RunSegments,
  RunTurns,
  RunRests,
];
const TASKS = [
  WorkflowEngine,
  WorkflowTidying,
  ExecutorLease,
  RunClaims,
  RunNews,
  RunIntake,
  HandOver,
  RunLifecycle,
];
const STARTS = [RunPlacement, RunStarts, RunResults, PlanRuns];

export interface DurabilityModuleOptions {
  /** Modules that export what the providers need. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  /** `PLAN_EXECUTOR`, `RUN_APPROVALS` and `PLAN_REVISIONS`, and what they are made of. */
  readonly providers: readonly Provider[];
}

/** Runs that survive the task that works on them. */
@Module({})
export class DurabilityModule {
  static forRoot({ imports, providers }: DurabilityModuleOptions): DynamicModule {
    return {
      module: DurabilityModule,
      imports: [...imports],
      providers: [...providers, ...STORES, ...TURNS, ...TASKS, ...STARTS],
      exports: [PlanRuns, RunChannels, ExecutorLease],
    };
  }
}
