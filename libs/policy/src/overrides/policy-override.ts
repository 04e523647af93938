import type { PolicyId } from '@app/kernel';
import type { PolicyOverrideEntity } from '../store/policy-override.entity';
import type { OverrideAction } from './override-actions';

/** An exception that a tenant, or its organization, makes from a policy above it. */
export interface StoredOverride {
  readonly id: string;
  readonly policyId: PolicyId;
  /** Whose calls it is about. */
  readonly scope: 'organization' | 'tenant';
  /** Null leaves the policy's own action. */
  readonly action: OverrideAction | null;
  /** Null leaves the policy's own mode; false takes it out of force. */
  readonly enabled: boolean | null;
  readonly reason: string;
  readonly author: string;
  readonly createdAt: Date;
  /** Null means until it is revoked. */
  readonly expiresAt: Date | null;
  /** Whether it has effect now. */
  readonly active: boolean;
}

export function storedOverrideOf(stored: PolicyOverrideEntity, now: Date): StoredOverride {
  const { action, createdAt, createdBy, enabled, expiresAt, id, policyId, reason } = stored;
  return {
    id,
    policyId: policyId as PolicyId,
    scope: stored.tenantId === null ? 'organization' : 'tenant',
    action,
    enabled,
    reason,
    author: createdBy,
    createdAt,
    expiresAt,
    active: stored.revokedAt === null && (expiresAt === null || expiresAt > now),
  };
}
