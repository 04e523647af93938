import type { LongCall } from '@app/governance';
import type { Json, TenantId } from '@app/kernel';
import type { RunPlace, RunStatus } from '../durability/runs/stored-run';
import type { SettledStep, StepKey } from '../execution/step-outcome';
import type { Plan } from '../planning/plan';

/** A run as it is shown. */
export interface RecordedRun extends RunPlace {
  readonly tenantId: TenantId;
  readonly planId: string;
  readonly planRevision: number;
  readonly plan: Plan;
  readonly input: Json;
  readonly call: LongCall;
  readonly status: RunStatus;
  /** Null until the run has ended. */
  readonly output: Json;
  readonly outputText: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

/** Something that happened in a run, with its place among the run's events. */
export interface RecordedEvent {
  readonly runId: string;
  readonly seq: number;
  readonly type: string;
  readonly data: { readonly [key: string]: Json };
  readonly occurredAt: Date;
}

/** What is known of the steps of a run. */
export interface RecordedSteps {
  readonly settled: ReadonlyMap<StepKey, SettledStep>;
  /** When steps that have not ended yet were started. */
  readonly startedAt: ReadonlyMap<StepKey, Date>;
  /** How often steps were tried in vain. */
  readonly failedAttempts: ReadonlyMap<StepKey, number>;
}
