import type { PolicyId, TenantId } from '@app/kernel';
import type { ChangeType } from '../store/policy-version.entity';

/** Everything that can happen to a policy, versions or not. */
export type PolicyChangeKind =
  ChangeType | SessionOverrideEvent | 'override' | 'publish' | 'revoke_override' | 'test_cases';

/** What can happen to an exception that people make for themselves, besides being used. */
type SessionOverrideEvent = 'override_created' | 'override_expired' | 'override_revoked';

/** Something that was done to a policy, for the audit trail. Names places, never their contents. */
export interface PolicyChangeEvent {
  readonly tenantId: TenantId;
  readonly policyId: PolicyId;
  readonly kind: PolicyChangeKind;
  readonly author: string;
  readonly summary: string;
  readonly changedAt: Date;
  /** The newest version after the change. */
  readonly version: number;
  /** The version in force after the change; null while none is. */
  readonly publishedVersion: number | null;
  /** JSON pointers of what differs from the version before. */
  readonly changedFields: readonly string[];
  /** The exception that it is about, when people made it for themselves. */
  readonly overrideId?: string;
}

/** Writes changes of policies where they cannot be lost. */
export interface PolicyChangeRecorder {
  /** Resolves once all events are committed. Rejects when they are not; then the change must not happen. */
  record(events: readonly PolicyChangeEvent[]): Promise<void>;
}

/** Injection token of {@link PolicyChangeRecorder}. */
export const POLICY_CHANGE_RECORDER = Symbol('POLICY_CHANGE_RECORDER');
