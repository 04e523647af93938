import type { PolicyId } from '@app/kernel';

/** A policy that is published but not in force as published. */
export interface SnapshotFailure {
  readonly policyId: PolicyId;
  /** The published version; null when there is none. */
  readonly version: number | null;
  /** What is wrong; holds no content of the policy. */
  readonly message: string;
  /** The last good version, which is in force instead; null when there is none. */
  readonly versionInForce: number | null;
}
