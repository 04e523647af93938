import type { Json } from '@app/kernel';
import { contextKeyOf, isFieldName, type FieldName } from '../model/field-names';
import type { CallFacts } from './call-facts';

/** Reads one fact; undefined or null when the call does not carry it. A list stands for each of its entries. */
export type FieldReader = (facts: CallFacts) => Json | undefined;

const READERS: Readonly<Record<FieldName, FieldReader>> = {
  query: (facts) => facts.query,
  response: (facts) => facts.response,
  'user.id': ({ question }) => question.call.user.id,
  'user.email': ({ question }) => question.call.user.email,
  'user.role': ({ question }) => question.call.user.role,
  'user.department': ({ question }) => question.call.user.department,
  'user.region': ({ question }) => question.call.user.region,
  'user.tenant_id': ({ principal }) => principal.tenantId,
  'user.permissions': ({ principal }) => principal.roles,
  'user.access_pattern': (facts) => facts.context('access_pattern'),
  'user.monthly_llm_usage': (facts) => facts.context('monthly_llm_usage'),
  'client.id': ({ principal }) => principal.clientId,
  'client.name': ({ question }) => question.call.clientLabel,
  'client.roles': ({ principal }) => principal.roles,
  request_type: ({ question }) => question.call.operation,
  stage: ({ question }) => question.stage,
  provider: ({ question }) => question.call.target.provider,
  model: ({ question }) => question.call.target.model,
  connector: ({ question }) => question.call.target.connector,
  tool: ({ question }) => question.call.target.tool,
  plan: ({ question }) => question.call.target.plan,
  environment: (facts) => facts.context('environment'),
  cost_estimate: (facts) => facts.context('cost_estimate'),
  risk_score: ({ riskScore }) => riskScore,
  time: ({ now }) => now.toISOString(),
};

/** @throws TypeError for a field that validation would have refused */
export function readerOf(field: string): FieldReader {
  if (isFieldName(field)) return READERS[field];
  const key = contextKeyOf(field);
  if (key === null) throw new TypeError(`unknown field ${field}`);
  return (facts) => facts.context(key);
}
