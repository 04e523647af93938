import type { PolicyId } from '@app/kernel';
import type { PolicyDocument } from '../model/policy-document';
import type { PolicyEntity } from './policy.entity';
import type { PolicyVersionEntity } from './policy-version.entity';

/** A policy as authors see it: its newest version, and which one is in force. */
export interface StoredPolicy {
  readonly id: PolicyId;
  readonly scope: 'system' | 'organization' | 'tenant';
  /** The newest version. */
  readonly version: number;
  /** The version in force; null while none is. */
  readonly publishedVersion: number | null;
  /** When that version was put in force. */
  readonly publishedAt: Date | null;
  /** The newest version's document. */
  readonly document: PolicyDocument;
  /** Who wrote the newest version. */
  readonly author: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export function storedPolicyOf(policy: PolicyEntity, newest: PolicyVersionEntity): StoredPolicy {
  const { id, scope, publishedAt, publishedVersion, createdAt, updatedAt } = policy;
  const { version, document, createdBy } = newest;
  return {
    id: id as PolicyId,
    scope,
    version,
    publishedVersion,
    publishedAt,
    document,
    author: createdBy,
    createdAt,
    updatedAt,
  };
}
