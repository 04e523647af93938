import type { PolicyId } from '@app/kernel';
import { analysePolicies } from '@app/policy';
import type { AuthoredPolicy } from './policy-file';
import type { Position } from './yaml-source';

/** Something that is allowed and probably not meant. */
export interface PolicyNotice extends Position {
  readonly file: string;
  /** `conflict`, `shadowed`, `redundant` or `dead`. */
  readonly kind: string;
  readonly message: string;
}

/** Finds policies that disagree with others of the files, or can never do anything. */
export async function noticesOf(
  policies: readonly AuthoredPolicy[],
  now: Date,
): Promise<readonly PolicyNotice[]> {
  const byId = new Map(policies.map((policy, index) => [String(index) as PolicyId, policy]));
  const analysed = [...byId].map(([id, { document }]) => ({ id, document }));
  const issues = await analysePolicies(analysed, now);
  return issues.flatMap(({ kind, message, policyId }) => {
    const policy = byId.get(policyId);
    return policy === undefined
      ? []
      : [{ file: policy.file, line: policy.line, column: policy.column, kind, message }];
  });
}
