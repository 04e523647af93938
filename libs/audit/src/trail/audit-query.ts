import type { TenantId } from '@app/kernel';
import type { EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { AuditFilter } from './audit-filter';
import { StoredAuditRecord } from './audit-record.entity';

export type AuditQuery = SelectQueryBuilder<StoredAuditRecord>;

type Condition = readonly [sql: string, parameters: ObjectLiteral];
type Conditions = {
  readonly [Field in keyof Required<AuditFilter>]: (value: Required<AuditFilter>[Field]) => Condition;
};

/**
 * Partial indexes are used only for conditions that repeat theirs, constants included.
 * `decisionId` narrows to the call that the decision is about: that has an index, the references inside `detail` do not.
 */
const CONDITIONS: Omit<Conditions, 'decisionId'> = {
  clientId: (clientId) => ['record.clientId = :clientId', { clientId }],
  userEmail: (userEmail) => [`record.detail #>> '{user,email}' = :userEmail`, { userEmail }],
  startTime: (startTime) => ['record.recordedAt >= :startTime', { startTime }],
  endTime: (endTime) => ['record.recordedAt < :endTime', { endTime }],
  operation: (operation) => ['record.operation = :operation', { operation }],
  policyId: (id) => matchedPolicy('policyId', { id }),
  policyName: (name) => matchedPolicy('policyName', { name }),
  outcome: (outcome) => [`record.kind = 'decision' and record.outcome = :outcome`, { outcome }],
  toolSignature: (tool) => [`record.kind = 'decision' and record.tool_signature = :tool`, { tool }],
  kinds: (kinds) => ['record.kind = any(:kinds)', { kinds }],
};

/** Builds the query for the records of one tenant that fit a filter. */
export function recordsOf(
  manager: EntityManager,
  tenantId: TenantId,
  filter: Omit<AuditFilter, 'decisionId'>,
): AuditQuery {
  const query = manager
    .createQueryBuilder(StoredAuditRecord, 'record')
    .where('record.tenantId = :tenantId', { tenantId });
  for (const [field, condition] of Object.entries(CONDITIONS)) {
    const value: unknown = filter[field as keyof typeof CONDITIONS];
    if (value !== undefined) query.andWhere(...(condition as (value: unknown) => Condition)(value));
  }
  return query;
}

/** Counts the records of a query without counting further than a bound. */
export async function countUpTo(limit: number, manager: EntityManager, query: AuditQuery): Promise<number> {
  const counted = query.select('1', 'one').limit(limit);
  const row = await manager
    .createQueryBuilder()
    .select('count(*)::int', 'total')
    .from(`(${counted.getQuery()})`, 'counted')
    .setParameters(counted.getParameters())
    .getRawOne<{ readonly total: number }>();
  return row?.total ?? 0;
}

function matchedPolicy(parameter: string, policy: ObjectLiteral): Condition {
  return [
    `record.detail -> 'policies' <> '[]' and record.detail @> cast(:${parameter} as jsonb)`,
    { [parameter]: JSON.stringify({ policies: [policy] }) },
  ];
}
