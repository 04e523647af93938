import { InvalidRequestError } from '@app/kernel';
import type { OrchestratorQuestion } from '../../../plans/orchestrator-client';
import type { ProxyRequest } from './proxy.dto';

/** Says what the orchestrator is asked for a request. */
type ToQuestion = (request: ProxyRequest) => OrchestratorQuestion;

const PLAN_ID = /^[\w-]{1,128}$/;

/** Request types of the contract that are about plans. */
const PLAN_QUESTIONS: ReadonlyMap<string, ToQuestion> = new Map([
  ['multi-agent-plan', toGeneration],
  ['generate-plan', toGeneration],
  ['execute-plan', toExecution],
  ['update-plan', toUpdate],
  ['cancel-plan', toCancellation],
]);

/**
 * What the orchestrator is asked for a request; null when the request is not about a plan.
 * @throws InvalidRequestError (INVALID_REQUEST) when the request must name a plan and does not
 */
export function toPlanQuestion(request: ProxyRequest): OrchestratorQuestion | null {
  return PLAN_QUESTIONS.get(request.request_type ?? '')?.(request) ?? null;
}

function toGeneration({ context, query }: ProxyRequest): OrchestratorQuestion {
  return {
    method: 'POST',
    path: '/api/v1/plan',
    body: { query, ...fieldsOf(context, ['domain', 'execution_mode']), context: context ?? {} },
  };
}

function toExecution({ context }: ProxyRequest): OrchestratorQuestion {
  return {
    method: 'POST',
    path: `/api/v1/plan/${planIdIn(context)}/execute`,
    body: { ...fieldsOf(context, ['input']), context: context ?? {} },
  };
}

function toUpdate({ context, query }: ProxyRequest): OrchestratorQuestion {
  const fields = ['version', 'plan', 'domain', 'execution_mode', 'metadata'];
  return {
    method: 'PUT',
    path: `/api/v1/plan/${planIdIn(context)}`,
    body: { ...(query !== '' && { query }), ...fieldsOf(context, fields) },
  };
}

function toCancellation({ context }: ProxyRequest): OrchestratorQuestion {
  return {
    method: 'POST',
    path: `/api/v1/plan/${planIdIn(context)}/cancel`,
    body: fieldsOf(context, ['reason']),
  };
}

function planIdIn(context: ProxyRequest['context']): string {
  const id = context?.['plan_id'];
  if (typeof id === 'string' && PLAN_ID.test(id)) return id;
  throw new InvalidRequestError('Name the plan in context.plan_id.', {
    problems: [{ field: '/context/plan_id', message: 'must be the id of a plan' }],
  });
}

function fieldsOf(context: ProxyRequest['context'], names: readonly string[]): Record<string, unknown> {
  const present = names.filter((name) => context?.[name] !== undefined);
  return Object.fromEntries(present.map((name) => [name, context?.[name]]));
}
