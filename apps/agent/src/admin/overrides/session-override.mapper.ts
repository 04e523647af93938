import type { Principal } from '@app/kernel';
import type { SessionOverrideRequest, StoredSessionOverride } from '@app/policy';
import type { NewSessionOverride, SessionOverrideAnswer } from './session-override.dto';

/** Reads what somebody asks for. @param user who asks, when the body names nobody */
export function sessionOverrideRequest(
  body: NewSessionOverride,
  { clientId }: Principal,
  user: string | undefined,
): SessionOverrideRequest {
  const named = body.user_email || user;
  return {
    policyId: body.policy_id,
    reason: body.override_reason ?? '',
    author: clientId,
    ...(named && { user: named }),
    ...(body.tool_signature && { toolSignature: body.tool_signature }),
    ...(body.ttl_seconds != null && { ttlSeconds: body.ttl_seconds }),
  };
}

/** Writes an exception in the form of the contract; what it does not have is left out. */
export function toSessionOverride(override: StoredSessionOverride): SessionOverrideAnswer {
  const { active, clientId, createdAt, expiresAt, id, policyId, reason, tenantId } = override;
  const { revokedAt, revokedBy, toolSignature, user } = override;
  return {
    id,
    policy_id: policyId,
    tenant_id: tenantId,
    override_reason: reason,
    ...(toolSignature !== null && { tool_signature: toolSignature }),
    ...(user !== null && { user }),
    created_by: clientId,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    ...(revokedAt !== null && { revoked_at: revokedAt.toISOString() }),
    ...(revokedBy !== null && { revoked_by: revokedBy }),
    active,
  };
}
