import type { RecordedRun } from './recorded-run';
import type { StepView } from './step-view';

/** A run with its steps. */
export interface ExecutionView {
  readonly run: RecordedRun;
  readonly steps: readonly StepView[];
}

/** Sums over the steps of a run. Money in millionths of a US dollar. */
export interface ExecutionTotals {
  readonly completedSteps: number;
  readonly tokens: number;
  readonly costMicroUsd: number;
  readonly durationMs: number | null;
  /** The first step that has not ended; the last one when all have. */
  readonly currentStep: StepView | null;
  /** Why the run did not complete: what went wrong in its first step that did not. */
  readonly error: string | null;
}

const OPEN = new Set(['awaiting_approval', 'pending', 'running']);

export function totalsOf({ run, steps }: ExecutionView): ExecutionTotals {
  const sum = (of: (step: StepView) => number): number => steps.reduce((total, step) => total + of(step), 0);
  const broken = steps.find(({ error, status }) => error !== null && status !== 'skipped');
  return {
    completedSteps: steps.filter(({ status }) => status === 'completed').length,
    tokens: sum(({ usage }) => usage.promptTokens + usage.completionTokens),
    costMicroUsd: sum(({ usage }) => usage.costMicroUsd),
    durationMs:
      run.endedAt === null ? null : run.endedAt.getTime() - (run.startedAt ?? run.createdAt).getTime(),
    currentStep: steps.find(({ status }) => OPEN.has(status)) ?? steps.at(-1) ?? null,
    error: run.status === 'completed' ? null : (broken?.error ?? null),
  };
}

/** When a run began and ended, as text; what is not known yet is left out. */
export function runTimes({ createdAt, endedAt, startedAt }: RecordedRun): {
  readonly started_at: string;
  readonly completed_at?: string;
} {
  return {
    started_at: (startedAt ?? createdAt).toISOString(),
    ...(endedAt !== null && { completed_at: endedAt.toISOString() }),
  };
}
