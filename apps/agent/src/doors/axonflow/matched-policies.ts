import type { Decision } from '@app/kernel';

/** Ids of the enforced policies that matched, the deciding one first: SDKs show the first as the reason. */
export function matchedPolicyIds(decision: Decision): string[] {
  const enforced = decision.matches
    .filter((match) => match.mode === 'enforce')
    .map((match) => match.policyId);
  const decidedBy = decision.decidedBy?.policyId;
  return [...new Set([...(decidedBy === undefined ? [] : [decidedBy]), ...enforced])];
}

/** Milliseconds as the SDKs parse them: `2.5ms`. */
export function durationText(latencyMs: number): string {
  return `${latencyMs.toFixed(1)}ms`;
}
