import type { PlanStep } from '../planning/plan';
import type { StepResult } from './step-result';

export interface SchedulingOptions {
  /** Runs one step whose dependencies are completed. Must not reject: a failure is a result. */
  readonly run: (step: PlanStep, results: ReadonlyMap<string, StepResult>) => Promise<StepResult>;
  /** How many steps may run at once. */
  readonly maxParallel: number;
}

/**
 * Runs the steps of a valid plan, each as soon as its own dependencies are completed: no waves, no barrier. A step
 * behind one that did not complete is skipped; its siblings go on.
 * @returns the result of every step, in the order of the plan
 */
export async function runInReadyOrder(
  steps: readonly PlanStep[],
  { run, maxParallel }: SchedulingOptions,
): Promise<ReadonlyMap<string, StepResult>> {
  const results = new Map<string, StepResult>();
  const waiting = new Set(steps);
  const running = new Map<string, Promise<void>>();

  const start = (step: PlanStep): void => {
    waiting.delete(step);
    running.set(
      step.id,
      run(step, results).then((result) => {
        results.set(step.id, result);
        running.delete(step.id);
      }),
    );
  };

  while (waiting.size > 0 || running.size > 0) {
    skipUnreachable(waiting, results);
    const ready = [...waiting].filter((step) => (step.depends_on ?? []).every((id) => results.has(id)));
    ready.slice(0, maxParallel - running.size).forEach(start);
    if (running.size > 0) await Promise.race(running.values());
  }
  return new Map(steps.map(({ id }) => [id, results.get(id) as StepResult]));
}

function skipUnreachable(waiting: Set<PlanStep>, results: Map<string, StepResult>): void {
  for (let changed = true; changed;) {
    changed = false;
    for (const step of waiting) {
      const broken = (step.depends_on ?? []).find(
        (id) => (results.get(id)?.status ?? 'completed') !== 'completed',
      );
      if (broken === undefined) continue;
      const reason = `Not run: step '${broken}', which it waits for, was not completed.`;
      results.set(step.id, { status: 'skipped', reason, decisionId: null, durationMs: 0 });
      waiting.delete(step);
      changed = true;
    }
  }
}
