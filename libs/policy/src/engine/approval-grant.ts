import type { ApprovalId, PolicyId } from '@app/kernel';

/** A person's consent to what one version of a policy wanted approved. Whether it is about this very call is settled before. */
export interface ApprovalGrant {
  readonly approvalId: ApprovalId;
  readonly policyId: PolicyId;
  readonly version: number;
}

/** A consent that made a difference: without it the policy would have asked. */
export type UsedApproval = Omit<ApprovalGrant, 'version'>;
