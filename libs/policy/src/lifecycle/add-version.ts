import { newId, type PolicyId } from '@app/kernel';
import type { ObjectLiteral } from 'typeorm';
import type { PolicyDocument } from '../model/policy-document';
import { PolicyConflictError } from '../policy.errors';
import { PolicyEntity } from '../store/policy.entity';
import { needsOrganizationAdmin } from '../store/policy-rows';
import { PolicyVersionEntity, type ChangeType } from '../store/policy-version.entity';
import { storedPolicyOf, type StoredPolicy } from '../store/stored-policy';
import { diffDocuments } from './diff-documents';
import type { OpenChange } from './policy-changes';

/** Who changes a policy, and why. */
export interface ChangedBy {
  readonly author: string;
  readonly summary?: string;
  /** The newest version that the author has seen; absent means whichever it is. */
  readonly expectedVersion?: number;
}

/** A policy as a change finds it, locked. */
export interface PolicyState {
  readonly policy: PolicyEntity;
  readonly newest: PolicyVersionEntity;
}

/** The version that a change makes. */
export interface NextVersion {
  readonly document: PolicyDocument;
  readonly type: ChangeType;
  readonly by: ChangedBy;
  /** Whether it is in force at once. */
  readonly publish: boolean;
}

/** Whose policy a new one is. */
export type OwnScope = 'organization' | 'tenant';

/**
 * Adds a policy of the writer with its first version.
 * @throws ForbiddenError (FORBIDDEN) when it is to be the organization's and that is not the writer's to do
 */
export async function addPolicy(
  change: OpenChange,
  next: NextVersion,
  scope: OwnScope = 'tenant',
): Promise<StoredPolicy> {
  const { manager, now } = change;
  const policy: PolicyEntity = {
    id: newId<PolicyId>(),
    ...ownerOf(change, scope),
    publishedVersion: null,
    publishedAt: null,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  };
  await manager.insert(PolicyEntity, policy);
  return insertVersion(change, { policy, newest: null }, next);
}

function ownerOf(
  { organizationId, tenantId }: OpenChange,
  scope: OwnScope,
): Pick<PolicyEntity, 'organizationId' | 'scope' | 'tenantId'> {
  if (scope === 'tenant') return { scope, tenantId, organizationId: null };
  if (organizationId === null) throw needsOrganizationAdmin();
  return { scope, organizationId, tenantId: null };
}

/**
 * Adds a version to a locked policy.
 * @throws PolicyConflictError (CONFLICT) when `expectedVersion` is not the newest any more
 */
export async function addVersion(
  change: OpenChange,
  state: PolicyState,
  next: NextVersion,
): Promise<StoredPolicy> {
  requireNewest(state, next.by);
  return insertVersion(change, state, next);
}

/** @throws PolicyConflictError (CONFLICT) when `expectedVersion` is not the newest any more */
export function requireNewest({ newest }: PolicyState, { expectedVersion }: ChangedBy): void {
  if (expectedVersion === undefined || expectedVersion === newest.version) return;
  throw new PolicyConflictError(
    `The policy has changed meanwhile; its newest version is ${newest.version}.`,
    {
      details: { current_version: newest.version },
    },
  );
}

async function insertVersion(
  { manager, note, now }: OpenChange,
  { policy, newest }: { readonly policy: PolicyEntity; readonly newest: PolicyVersionEntity | null },
  { by, document, publish, type }: NextVersion,
): Promise<StoredPolicy> {
  const summary = by.summary ?? '';
  const version: PolicyVersionEntity = {
    policyId: policy.id,
    version: (newest?.version ?? 0) + 1,
    tenantId: policy.tenantId,
    document,
    changeType: type,
    changeSummary: summary,
    createdBy: by.author,
    createdAt: now,
  };
  const changed = {
    updatedAt: now,
    publishedVersion: publish ? version.version : policy.publishedVersion,
    publishedAt: publish ? now : policy.publishedAt,
    deletedAt: type === 'delete' ? now : null,
  };
  // The compiler gives up on all forms that a part of a document could have.
  await manager.insert<ObjectLiteral>(PolicyVersionEntity, version);
  await manager.update(PolicyEntity, { id: policy.id }, changed);
  const changes = newest === null ? [] : diffDocuments(newest.document, document);
  note({
    policyId: policy.id as PolicyId,
    kind: type,
    author: by.author,
    summary,
    version: version.version,
    publishedVersion: changed.publishedVersion,
    changedFields: changes.map(({ field }) => field),
  });
  return storedPolicyOf({ ...policy, ...changed }, version);
}
