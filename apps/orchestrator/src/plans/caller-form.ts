import type { FastifyRequest } from 'fastify';
import type { CallUser, Json } from '@app/kernel';
import type { StepResultForm } from './plan-answer.mapper';

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

function objectOf(value: unknown): { readonly [key: string]: Json | undefined } {
  return typeof value === 'object' && value !== null ? (value as { readonly [key: string]: Json }) : {};
}
