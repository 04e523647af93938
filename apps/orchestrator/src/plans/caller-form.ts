import type { FastifyRequest } from 'fastify';
import type { CallUser, Json, Principal } from '@app/kernel';
import type { StepResultForm } from './plan-answer.mapper';
import type { PlanCaller } from './plan-author';

/** Go clients decode step results as a list. They name themselves, or their HTTP library does. */
export function stepResultFormOf({ headers }: FastifyRequest): StepResultForm {
  const client = headers['x-axonflow-client'];
  const software = typeof client === 'string' && client !== '' ? client : (headers['user-agent'] ?? '');
  return /^(Go-http-client\/|sdk-go|axonflow-sdk-go)/i.test(software) ? 'list' : 'map';
}

/** The person behind a plan, as far as the client tells: a label, never an access right. */
export function userOf(user: unknown, context: unknown): CallUser {
  const fields = {
    id: 'user_id',
    email: 'user_email',
    role: 'user_role',
    department: 'department',
    region: 'region',
  };
  const [told, facts] = [objectOf(user), objectOf(context)];
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, key]) => {
      const value = told[field] ?? facts[key];
      const text = typeof value === 'number' ? String(value) : value;
      return typeof text === 'string' && text !== '' ? [[field, text.slice(0, 255)]] : [];
    }),
  );
}

/** On whose behalf a plan is made, and whom the caller wants to be asked for it. */
export function planCallerOf(
  request: FastifyRequest,
  { context, user }: { readonly context?: unknown; readonly user?: unknown } = {},
): PlanCaller {
  const facts = objectOf(context) as PlanCaller['context'];
  const [provider, model] = [textIn(facts, 'provider'), textIn(facts, 'model')];
  const { callerSignal: signal, principal, receivedAt, trace } = request;
  return {
    ...{ principal: principal as Principal, trace, receivedAt, signal },
    user: userOf(user, context),
    context: facts,
    ...(provider !== undefined && { provider }),
    ...(model !== undefined && { model }),
  };
}

/** A text of the caller; undefined when it is empty or something else. */
export function textIn(facts: PlanCaller['context'], key: string): string | undefined {
  const value = facts[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function objectOf(value: unknown): { readonly [key: string]: Json | undefined } {
  return typeof value === 'object' && value !== null ? (value as { readonly [key: string]: Json }) : {};
}
