/** The facts of a call that conditions can read, besides `context.<key>`. */
export const FIELD_NAMES = [
  'query',
  'response',
  'user.id',
  'user.email',
  'user.role',
  'user.department',
  'user.region',
  'user.tenant_id',
  'user.permissions',
  'user.access_pattern',
  'user.monthly_llm_usage',
  'client.id',
  'client.name',
  'client.roles',
  'request_type',
  'stage',
  'provider',
  'model',
  'connector',
  'tool',
  'plan',
  'environment',
  'cost_estimate',
  'risk_score',
  'time',
] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

const CONTEXT_KEY = /^context\.(.{1,100})$/;

export function isFieldName(name: string): name is FieldName {
  return (FIELD_NAMES as readonly string[]).includes(name);
}

/** @returns the key after `context.`; null for every other field */
export function contextKeyOf(field: string): string | null {
  return CONTEXT_KEY.exec(field)?.[1] ?? null;
}
