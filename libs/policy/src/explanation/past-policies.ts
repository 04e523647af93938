import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { TenantTransaction, type TenantScope } from '@app/database';
import type { PolicyId } from '@app/kernel';
import type { EntityManager } from 'typeorm';
import { compilePolicy, type CompiledPolicy, type PublishedPolicy } from '../engine/compile-policy';
import type { PolicyOverride } from '../engine/policy-override';
import { InvalidPolicyError } from '../policy.errors';
import { PolicySnapshots } from '../snapshot/policy-snapshots';
import { overrideOf, type OverrideRow } from '../store/overrides-in-force';
import { policyScopeOf, type StoredScope } from '../store/stored-scope';
import type { RecordedJudgement } from './recorded-decision';

/** What governed the calls of a tenant when a judgement was made. */
export interface PastPolicySet {
  readonly policies: readonly CompiledPolicy[];
  readonly overrides: readonly PolicyOverride[];
  /** False when the judgement is older than the history of publications: then only policies that matched are here. */
  readonly isWhole: boolean;
}

type PolicyHead = Omit<PublishedPolicy, 'document'>;

interface VersionRow extends StoredScope {
  readonly id: PolicyId;
  readonly version: number;
}

/** Live calls get their turn after this many compilations. */
const POLICIES_PER_TURN = 50;

/** For each policy that the tenant may see, the version that was in force at an epoch. */
const IN_FORCE_AT = `
  select p.id, latest.version, p.scope, p.organization_id, p.tenant_id
  from policies p cross join lateral (
    select version from policy_publications where policy_id = p.id and epoch <= $1 order by epoch desc limit 1
  ) latest
  where latest.version is not null order by p.id`;

/** Versions by id and number, as far as the tenant may see them. */
const OF_MATCHES = `
  select p.id, v.version, p.scope, p.organization_id, p.tenant_id
  from unnest($1::text[], $2::int[]) wanted (id, version)
  join policies p on p.id = wanted.id
  join policy_versions v on v.policy_id = p.id and v.version = wanted.version order by p.id`;

const OVERRIDES_AT = `
  select policy_id, case when tenant_id is null then 'organization' else 'tenant' end as scope,
    organization_id, tenant_id, action, enabled, expires_at
  from policy_overrides
  where created_at <= $1 and (revoked_at is null or revoked_at > $1) and (expires_at is null or expires_at > $1)`;

/** Finds the policies that decided about calls of the past. */
@Injectable()
export class PastPolicies {
  constructor(
    private readonly transaction: TenantTransaction,
    private readonly snapshots: PolicySnapshots,
  ) {}

  /**
   * The policies that were in force for a judgement: by the epoch that it recorded, and with the very versions that
   * matched. Exceptions are those of that moment. Policies that are still in force are not compiled again.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   * @throws PolicyUnavailableError (POLICY_UNAVAILABLE) before the policies of today are loaded
   */
  async of(scope: TenantScope, judgement: RecordedJudgement): Promise<PastPolicySet> {
    return this.transaction.run(scope, async (manager) => {
      const inForce = await read(manager, IN_FORCE_AT, [judgement.policyEpoch]);
      const matched = await read(manager, OF_MATCHES, [
        judgement.matches.map(({ policyId }) => policyId),
        judgement.matches.map(({ version }) => version),
      ]);
      const overrides: readonly OverrideRow[] = await manager.query(OVERRIDES_AT, [judgement.recordedAt]);
      const heads = new Map([...inForce, ...matched].map((head) => [head.id, head]));
      return {
        policies: await this.compiled(manager, [...heads.values()]),
        overrides: overrides.map(overrideOf),
        isWhole: inForce.length > 0,
      };
    });
  }

  private async compiled(manager: EntityManager, heads: readonly PolicyHead[]): Promise<CompiledPolicy[]> {
    const today = this.snapshots.current();
    const known = heads.flatMap(({ id, version }) => {
      const policy = today.find(id);
      return policy?.version === version ? [policy] : [];
    });
    const knownIds = new Set(known.map(({ policyId }) => policyId));
    const others = heads.filter(({ id }) => !knownIds.has(id));
    const documents = await documentsOf(manager, others);
    for (const [index, head] of others.entries()) {
      if (index % POLICIES_PER_TURN === POLICIES_PER_TURN - 1) await nextTurn();
      const policy = compiledOf({ ...head, document: documents.get(head.id) });
      if (policy !== null) known.push(policy);
    }
    return known;
  }
}

async function read(
  manager: EntityManager,
  sql: string,
  values: readonly unknown[],
): Promise<readonly PolicyHead[]> {
  const rows: readonly VersionRow[] = await manager.query(sql, [...values]);
  return rows.map(({ id, version, ...owner }) => ({ id, version, scope: policyScopeOf(owner) }));
}

async function documentsOf(
  manager: EntityManager,
  heads: readonly PolicyHead[],
): Promise<ReadonlyMap<PolicyId, unknown>> {
  if (heads.length === 0) return new Map();
  const rows: readonly { readonly id: PolicyId; readonly document: unknown }[] = await manager.query(
    `select v.policy_id as id, v.document
     from unnest($1::text[], $2::int[]) wanted (id, version)
     join policy_versions v on v.policy_id = wanted.id and v.version = wanted.version`,
    [heads.map(({ id }) => id), heads.map(({ version }) => version)],
  );
  return new Map(rows.map(({ document, id }) => [id, document]));
}

/** What cannot be compiled was not in force either. */
function compiledOf(policy: PublishedPolicy): CompiledPolicy | null {
  try {
    return compilePolicy(policy);
  } catch (error) {
    if (error instanceof InvalidPolicyError) return null;
    throw error;
  }
}
