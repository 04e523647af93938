import type { Principal } from '@app/kernel';
import type { PolicyDocument, StoredOverride, StoredPolicy } from '@app/policy';
import type { ClientSoftware } from '../policies/mapping/client-software';
import { ownMetadata } from '../policies/mapping/contract-memory';
import { categoryFor } from '../policies/mapping/policy-category';
import { describeCondition } from './describe-condition';
import { toPolicyOverride } from './policy-override.mapper';
import { STATIC_ACTIONS } from './static-policy-change.dto';
import type { StaticPolicy } from './static-policy.dto';

/** Who reads, and what is in force for them. */
export interface StaticPolicyReader {
  readonly principal: Principal;
  readonly software: ClientSoftware;
  readonly overrides: ReadonlyMap<string, StoredOverride>;
}

/** Writes a policy in the form of the contract's static policies, so that the reader's software can read it. */
export function toStaticPolicy(policy: StoredPolicy, reader: StaticPolicyReader): StaticPolicy {
  const { createdAt, document, id, updatedAt } = policy;
  const override = reader.overrides.get(id);
  const category = categoryFor(reader.software, document.category);
  return {
    id,
    policy_id: id,
    ...ownerOf(policy, reader.principal),
    ...documentFields(document, reader.software),
    category,
    enabled: policy.publishedVersion !== null && document.mode !== 'off',
    tags: category === document.category ? [...document.tags] : [...document.tags, document.category],
    version: policy.version,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
    updated_by: policy.author,
    has_override: override !== undefined,
    ...(override && { override: toPolicyOverride(override, policy, reader.principal) }),
  };
}

/** What a version of a policy says, without its history and its owner. */
export function documentFields(
  document: PolicyDocument,
  software: ClientSoftware,
): Omit<
  StaticPolicy,
  'created_at' | 'has_override' | 'id' | 'policy_id' | 'tier' | 'updated_at' | 'updated_by' | 'version'
> {
  const { action, category, condition, description, mode, name, priority, severity, stages, tags } = document;
  return {
    name,
    description,
    category,
    pattern: describeCondition(condition),
    severity,
    action: actionFor(software, action),
    priority,
    enabled: mode !== 'off',
    stages: [...stages],
    allow_override: document.allowOverride === true,
    tags: [...tags],
    metadata: { ...ownMetadata(document), category, action, mode, reason: document.reason },
  };
}

/** Actions that the static form does not know are told as the nearest one that it does. */
function actionFor(software: ClientSoftware, action: PolicyDocument['action']): string {
  if (software === 'java-1' && action === 'require_approval') return 'block';
  return STATIC_ACTIONS.find((known) => known === action) ?? 'warn';
}

function ownerOf(
  { scope }: StoredPolicy,
  { organizationId, tenantId }: Principal,
): Pick<StaticPolicy, 'organization_id' | 'tenant_id' | 'tier'> {
  switch (scope) {
    case 'system':
      return { tier: scope };
    case 'organization':
      return { tier: scope, organization_id: organizationId };
    case 'tenant':
      return { tier: scope, tenant_id: tenantId };
  }
}
