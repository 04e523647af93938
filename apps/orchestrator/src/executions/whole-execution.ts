import type { RunAtRest } from '../durability/segments/run-rests';
import type { ExecutionView } from './execution-view';
import { stepViews } from './step-view';

/**
 * Shows a run that ended where it began as its rows would show it, without reading them.
 * @returns null when the run must be read
 */
export function wholeExecution({ output, status, steps, text, whole }: RunAtRest): ExecutionView | null {
  if (whole === null) return null;
  const { call, createdAt, input, parent, plan, planId, planRevision, runId, startedAt, tenantId } =
    whole.run;
  const failedAttempts = new Map([...steps].map(([key, { attempt }]) => [key, Math.max(0, attempt - 1)]));
  return {
    run: {
      ...{
        runId,
        parent,
        tenantId,
        planId,
        planRevision,
        plan,
        input,
        call,
        status,
        output,
        createdAt,
        startedAt,
      },
      outputText: text,
      endedAt: whole.endedAt,
    },
    steps: stepViews({ plan }, { settled: steps, startedAt: new Map(), failedAttempts }, new Set()),
  };
}
