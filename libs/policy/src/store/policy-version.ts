import type { PolicyId } from '@app/kernel';
import { diffDocuments, type FieldChange } from '../lifecycle/diff-documents';
import type { PolicyDocument } from '../model/policy-document';
import type { ChangeType, PolicyVersionEntity } from './policy-version.entity';

/** One version of a policy as authors see it. Never changes once written. */
export interface PolicyVersion {
  readonly policyId: PolicyId;
  readonly version: number;
  readonly document: PolicyDocument;
  readonly changeType: ChangeType;
  readonly summary: string;
  readonly author: string;
  readonly createdAt: Date;
  /** What differs from the version before; empty for the first one. */
  readonly changes: readonly FieldChange[];
}

/** @param before the version before; undefined for the first one */
export function policyVersionOf(
  stored: PolicyVersionEntity,
  before: PolicyVersionEntity | undefined,
): PolicyVersion {
  const { policyId, version, document, changeType, changeSummary, createdBy, createdAt } = stored;
  return {
    policyId: policyId as PolicyId,
    version,
    document,
    changeType,
    summary: changeSummary,
    author: createdBy,
    createdAt,
    changes: before === undefined ? [] : diffDocuments(before.document, document),
  };
}
