import { newId, type PolicyId, type TenantId } from '@app/kernel';

/** Runs a statement as the owner of the database. */
export type OwnerQuery = (sql: string, params: readonly unknown[]) => Promise<unknown>;

const INSERT = `
  with policy as (
    insert into policies (id, scope, tenant_id) values ($1, 'tenant', $2)
  ), version as (
    insert into policy_versions (policy_id, version, tenant_id, document, change_type, created_by)
    values ($1, 1, $2, $3, 'create', 'bench')
  )
  select`;

const conditions: readonly ((number: number) => object)[] = [
  (number) => ({
    field: 'query',
    operator: 'contains_any',
    value: [`project-${number}`, `code name ${number}`],
  }),
  (number) => ({
    all: [
      { field: 'user.role', operator: 'in', value: ['contractor', `team-${number}`] },
      { field: 'query', operator: 'contains', value: `quarter ${number}` },
    ],
  }),
  (number) => ({ finding: { types: ['EMAIL_ADDRESS', 'PHONE_NUMBER'], minCount: 3 + (number % 5) } }),
  (number) => ({
    any: [
      { field: 'context.department', operator: 'equals', value: `department-${number}` },
      { field: 'stage', operator: 'equals', value: 'plan.step' },
    ],
  }),
];

/** Publishes policies of a tenant, of four forms in turn, that look at every question and answer and seldom match. */
export async function publishTenantPolicies(
  query: OwnerQuery,
  tenantId: TenantId,
  count: number,
): Promise<void> {
  for (let number = 0; number < count; number++) {
    const id = newId<PolicyId>();
    await query(INSERT, [id, tenantId, JSON.stringify(documentOf(number))]);
    await query('update policies set published_version = 1 where id = $1', [id]);
  }
}

function documentOf(number: number): object {
  const condition = conditions[number % conditions.length]?.(number);
  return {
    name: `Bench policy ${number}`,
    description: 'Made by the decision bench.',
    category: 'custom',
    stages: ['llm.request', 'llm.response'],
    condition,
    action: number % 10 === 0 ? 'warn' : 'log',
    reason: `Bench policy ${number} matched.`,
    severity: 'low',
    priority: number,
    tags: ['bench'],
    mode: 'enforce',
    appliesTo: {},
  };
}
