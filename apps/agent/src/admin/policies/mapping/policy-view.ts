import type { StoredPolicy } from '@app/policy';
import type { Policy, PolicyAnswer } from '../policy.dto';
import type { Asker } from './asker';
import { categoryFor } from './policy-category';
import type { ClientSoftware } from './client-software';
import { conditionsOf } from './contract-document';
import { actionsOf } from './contract-effects';
import { ownMetadata, sentActions } from './contract-memory';
import { legacyConfigOf } from './legacy-config';
import { typeOf } from './policy-type';

/** Writes a policy in the contract's form with the model's document beside it: field names do not collide. */
export function toPolicy(stored: StoredPolicy, { principal, software }: Asker): Policy {
  const { document, publishedVersion, scope } = stored;
  const { action, condition, mode, stages, ...others } = document;
  const conditions = conditionsOf(document).map((each) => ({ ...each }));
  const actions = (sentActions(document) ?? actionsOf(document)).map((each) => actionFor(software, each));
  const type = typeOf(document);
  return {
    ...others,
    id: stored.id,
    policy_id: stored.id,
    type,
    category: categoryFor(software, document.category),
    tier: scope,
    ...(scope === 'tenant' && { tenant_id: principal.tenantId }),
    ...(scope === 'organization' && { organization_id: principal.organizationId }),
    conditions,
    actions,
    enabled: publishedVersion !== null && mode !== 'off',
    tags: [...document.tags],
    version: stored.version,
    published_version: publishedVersion,
    status: statusOf(stored),
    created_at: stored.createdAt.toISOString(),
    updated_at: stored.updatedAt.toISOString(),
    updated_by: stored.author,
    config: legacyConfigOf(type, conditions, actions),
    condition,
    action,
    mode,
    stages: [...stages],
    allow_override: document.allowOverride === true,
    metadata: ownMetadata(document),
  };
}

/** Both shapes in which clients look for one policy: wrapped, and bare. */
export function toPolicyAnswer(stored: StoredPolicy, asker: Asker): PolicyAnswer {
  const policy = toPolicy(stored, asker);
  return { ...policy, policy };
}

function statusOf({ publishedVersion, version }: StoredPolicy): Policy['status'] {
  if (publishedVersion === null) return 'draft';
  return publishedVersion === version ? 'published' : 'changed';
}

/** The first Java client does not know approvals. */
function actionFor(
  software: ClientSoftware,
  { config, type }: Policy['actions'][number],
): Policy['actions'][number] {
  const known = software === 'java-1' && type === 'require_approval' ? 'block' : type;
  return { type: known, config: config ?? {} };
}
