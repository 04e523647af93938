import type { ClientId, PolicyId, TenantId } from '@app/kernel';
import type { SessionOverride } from '../engine/session-override';

/** A row of {@link SESSION_OVERRIDES_IN_FORCE}. */
export interface SessionOverrideRow {
  readonly id: string;
  readonly policy_id: PolicyId;
  readonly tenant_id: TenantId;
  readonly client_id: ClientId;
  readonly user_name: string | null;
  readonly tool_signature: string | null;
  readonly expires_at: Date;
}

/** Selects the exceptions of people that have not ended, by the database's clock. */
export const SESSION_OVERRIDES_IN_FORCE = `
  select id, policy_id, tenant_id, client_id, user_name, tool_signature, expires_at
  from policy_session_overrides where revoked_at is null and expires_at > now()`;

export function sessionOverrideOf(row: SessionOverrideRow): SessionOverride {
  return {
    id: row.id,
    policyId: row.policy_id,
    tenantId: row.tenant_id,
    clientId: row.client_id,
    user: row.user_name,
    toolSignature: row.tool_signature,
    expiresAt: row.expires_at,
  };
}
