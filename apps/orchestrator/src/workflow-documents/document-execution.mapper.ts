import type { Json } from '@app/kernel';
import { totalsOf, type ExecutionView } from '../executions/execution-view';
import type { StepView } from '../executions/step-view';
import type { StartedExecution } from '../plans/plan-launch';
import type { PlanState } from '../plans/plan-state';
import type { DocumentExecution } from './workflow-document.dto';

/** Writes a run in the words of workflow documents. */
export function toDocumentExecution(view: ExecutionView): DocumentExecution {
  const { run, steps } = view;
  const { error } = totalsOf(view);
  return {
    id: run.runId,
    workflow_name: run.plan.name ?? run.planId,
    status: run.status === 'queued' ? 'pending' : run.status,
    input: run.input,
    output: run.output,
    steps: steps.map(toStep),
    start_time: (run.startedAt ?? run.createdAt).toISOString(),
    ...(run.endedAt !== null && { end_time: run.endedAt.toISOString() }),
    user_context: { ...run.call.user },
    ...(error !== null && { error }),
    decision_id: run.call.decisionId,
  };
}

/** Writes that a document may not run, or not yet. Once a person agreed, `POST /api/v1/plan/{id}/execute` runs what is kept of it. */
export function toRefusedExecution({ plan }: PlanState, started: StartedExecution): DocumentExecution {
  return {
    id: plan.id,
    workflow_name: plan.document.name ?? plan.id,
    status: started.verdict,
    input: null,
    output: null,
    steps: [],
    start_time: plan.createdAt.toISOString(),
    user_context: {},
    ...(started.verdict !== 'started' && { error: started.reason, decision_id: started.decisionId }),
    ...(started.verdict === 'awaiting_approval' && { approval_id: started.approvalId }),
  };
}

function toStep({
  durationMs,
  endedAt,
  error,
  name,
  output,
  startedAt,
  status,
  step,
}: StepView): DocumentExecution['steps'][number] {
  return {
    name,
    status,
    input: inputOf(step),
    output,
    ...(startedAt !== null && { start_time: startedAt.toISOString() }),
    ...(endedAt !== null && { end_time: endedAt.toISOString() }),
    ...(error !== null && { error }),
    process_time: `${durationMs ?? 0}ms`,
  };
}

/** What the step was given, as its author wrote it. */
function inputOf(step: StepView['step']): { readonly [key: string]: Json } {
  switch (step.type) {
    case 'llm-call':
      return { prompt: step.prompt };
    case 'connector-call': {
      const { connector, operation, parameters = {}, statement } = step;
      return { connector, operation, parameters, ...(statement !== undefined && { statement }) };
    }
    case 'conditional':
      return { condition: step.condition };
    default:
      return {};
  }
}
