import type { ClientId, PolicyId, TenantId } from '@app/kernel';
import type { SessionOverride } from '../engine/session-override';
import type { PolicySessionOverrideEntity } from '../store/policy-session-override.entity';

/** An exception of a person as it is told. */
export interface StoredSessionOverride extends SessionOverride {
  readonly reason: string;
  readonly createdAt: Date;
  /** Null unless it was ended by somebody. */
  readonly revokedAt: Date | null;
  readonly revokedBy: string | null;
  /** Whether it was neither revoked nor expired when it was read. */
  readonly active: boolean;
}

export function storedSessionOverrideOf(
  stored: PolicySessionOverrideEntity,
  now: Date,
): StoredSessionOverride {
  const { createdAt, expiresAt, id, reason, revokedAt, revokedBy, toolSignature, userName } = stored;
  return {
    ...{ id, toolSignature, reason, createdAt, expiresAt, revokedAt, revokedBy },
    policyId: stored.policyId as PolicyId,
    tenantId: stored.tenantId as TenantId,
    clientId: stored.clientId as ClientId,
    user: userName,
    active: revokedAt === null && expiresAt > now,
  };
}
