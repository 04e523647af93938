import type { Json } from '@app/kernel';
import type { CompletedStep, StepOutcome, StepUsage } from '../execution/step-outcome';
import { NO_USAGE } from '../execution/step-outcome';
import type { PlanStep } from '../planning/plan';
import type { RecordedRun, RecordedSteps } from './recorded-run';

/** Where a step stands. `pending`: not begun; `awaiting_approval`: a person must say something. */
export type StepStatus = StepOutcome['status'] | 'awaiting_approval' | 'pending' | 'running';

/** One step of a run as it is shown. */
export interface StepView {
  readonly stepId: string;
  readonly index: number;
  readonly name: string;
  readonly type: string;
  readonly status: StepStatus;
  readonly output: Json;
  /** Why it, or a step inside it, did not complete; null when it did or may still. */
  readonly error: string | null;
  readonly decisionId: string | null;
  readonly simulated: boolean;
  readonly usage: StepUsage;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly durationMs: number | null;
  readonly retries: number;
  readonly step: PlanStep;
}

/** The steps of a run in the order of the plan; what maps and sub-plans are made of stands inside their output. */
export function stepViews(
  run: Pick<RecordedRun, 'plan'>,
  recorded: RecordedSteps,
  waiting: ReadonlySet<string>,
): readonly StepView[] {
  return run.plan.steps.map((step, index) => {
    const { id, type } = step;
    return {
      stepId: id,
      index,
      name: step.name ?? id,
      type,
      status: statusOf(id, { recorded, waiting }),
      ...outcomeFacts(recorded.settled.get(id)?.outcome),
      ...timesOf(id, recorded),
      retries: recorded.failedAttempts.get(id) ?? 0,
      step,
    };
  });
}

function statusOf(
  id: string,
  { recorded, waiting }: { readonly recorded: RecordedSteps; readonly waiting: ReadonlySet<string> },
): StepStatus {
  const settled = recorded.settled.get(id);
  if (settled !== undefined) return settled.outcome.status;
  if (
    [...waiting].some(
      (key) => key === id || key.startsWith(`${id}[`) || key.startsWith(`${id}:`) || key.startsWith(`${id}.`),
    )
  )
    return 'awaiting_approval';
  return recorded.startedAt.has(id) ? 'running' : 'pending';
}

function timesOf(
  id: string,
  { settled, startedAt: begun }: RecordedSteps,
): Pick<StepView, 'durationMs' | 'endedAt' | 'startedAt'> {
  const ended = settled.get(id);
  if (ended === undefined) return { startedAt: begun.get(id) ?? null, endedAt: null, durationMs: null };
  const { endedAt, startedAt } = ended;
  return { startedAt, endedAt, durationMs: endedAt.getTime() - startedAt.getTime() };
}

function outcomeFacts(
  outcome: StepOutcome | undefined,
): Pick<StepView, 'decisionId' | 'error' | 'output' | 'simulated' | 'usage'> {
  if (outcome === undefined)
    return { output: null, error: null, decisionId: null, simulated: false, usage: NO_USAGE };
  const { decisionId, usage } = outcome;
  return outcome.status === 'completed'
    ? { output: outcome.output, error: lackOf(outcome), decisionId, simulated: outcome.simulated, usage }
    : { output: null, error: outcome.reason, decisionId, simulated: false, usage };
}

function lackOf({ incomplete = null }: CompletedStep): string | null {
  return incomplete === null ? null : `Its step '${incomplete}' was not completed.`;
}
