import type { PolicyId } from '@app/kernel';
import type { EntityManager } from 'typeorm';
import type { PublishedPolicy } from '../engine/compile-policy';
import type { PolicyOverride } from '../engine/policy-override';
import { OVERRIDES_IN_FORCE, overrideOf, type OverrideRow } from './overrides-in-force';
import { policyScopeOf, type StoredScope } from './stored-scope';

interface PublishedRow extends StoredScope {
  readonly id: PolicyId;
  readonly version: number;
  readonly document: unknown;
}

/** What governs the calls of one tenant. */
export interface GoverningPolicies {
  readonly policies: readonly PublishedPolicy[];
  /** Exceptions of the tenant and its organization. */
  readonly overrides: readonly PolicyOverride[];
}

/** The published policies that govern the tenant of a transaction, system and organization included, by id. */
export async function policiesInForce(manager: EntityManager): Promise<GoverningPolicies> {
  const rows: readonly PublishedRow[] = await manager.query(`
    select p.id, p.scope, p.organization_id, p.tenant_id, v.version, v.document
    from policies p join policy_versions v on v.policy_id = p.id and v.version = p.published_version
    where p.deleted_at is null order by p.id`);
  const overrides: readonly OverrideRow[] = await manager.query(OVERRIDES_IN_FORCE);
  return {
    policies: rows.map(({ id, version, document, ...owner }) => ({
      id,
      version,
      document,
      scope: policyScopeOf(owner),
    })),
    overrides: overrides.map(overrideOf),
  };
}
