import type { ApprovalEntity } from './approval.entity';

/** A question to a person, and the answer. One that nobody answered in time is expired. */
export type Approval = Readonly<Omit<ApprovalEntity, 'contentHash' | 'spentAt'>>;

/** A person, as the credential that speaks for them names them. */
export type Reviewer = ApprovalEntity['reviewer'];

export type ApprovalStatus = ApprovalEntity['status'];

/** What is stored as it is at a time: a question that waited too long is expired, whether or not anybody wrote it down. */
export function approvalAt({ contentHash: _, spentAt: __, ...stored }: ApprovalEntity, now: Date): Approval {
  const isLate = stored.status === 'pending' && stored.expiresAt.getTime() <= now.getTime();
  return isLate ? { ...stored, status: 'expired' } : stored;
}
