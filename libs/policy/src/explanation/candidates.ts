import type { CompiledPolicy } from '../engine/compile-policy';
import type { ConsideredExtent } from './decision-explanation';
import type { PastPolicySet } from './past-policies';
import type { RecordedJudgement } from './recorded-decision';

/** More policies that did nothing help nobody. */
const MOST_OTHERS = 200;

/** The policies that an explanation is about. */
export interface Candidates {
  /** Those that matched, by id; one that cannot be read any more is missing. */
  readonly matched: ReadonlyMap<string, CompiledPolicy>;
  /** Those that could have matched and did not. */
  readonly others: readonly CompiledPolicy[];
  readonly extent: ConsideredExtent;
}

/** Tells the policies that matched from the other candidates. The record says what matched, not the index. */
export function candidatesOf(
  found: readonly CompiledPolicy[],
  { matches }: RecordedJudgement,
  { isWhole, policies }: PastPolicySet,
): Candidates {
  const ids = new Set(matches.map(({ policyId }) => policyId));
  const matching = [...policies, ...found].filter(({ policyId }) => ids.has(policyId));
  const others = found.filter(({ policyId }) => !ids.has(policyId));
  const extent = others.length > MOST_OTHERS ? 'some' : 'all';
  return {
    matched: new Map(matching.map((policy) => [policy.policyId, policy])),
    others: others.slice(0, MOST_OTHERS),
    extent: isWhole ? extent : 'matched',
  };
}
