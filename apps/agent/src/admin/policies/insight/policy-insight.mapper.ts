import type { HitRates, PolicyIssue, ReplayReport, StoredPolicy } from '@app/policy';
import type { PolicyHitsView, PolicyIssues, ReplayAnswer } from './policy-insight.dto';

/** Writes how often a policy matched. */
export function toPolicyHits(id: string, rates: HitRates): PolicyHitsView {
  return {
    policy_id: id,
    version: rates.version,
    since: rates.since.toISOString(),
    decisions: rates.decisions,
    hits: rates.hits,
    hit_rate: rates.rate,
    last_hit_at: rates.lastHitAt?.toISOString() ?? null,
    consequences: rates.consequences.map(({ enforcedVerdict, hits, verdict }) => ({
      verdict,
      enforced_verdict: enforcedVerdict,
      hits,
    })),
  };
}

/** Writes what is wrong between policies. @param policies those that were looked at */
export function toPolicyIssues(
  found: readonly PolicyIssue[],
  policies: readonly Pick<StoredPolicy, 'document' | 'id'>[],
): PolicyIssues {
  const names = new Map<string, string>(policies.map(({ document, id }) => [id, document.name]));
  const issues = found.map(({ kind, message, otherId, policyId }) => ({
    kind,
    policy_id: policyId,
    policy_name: names.get(policyId) ?? '',
    ...(otherId !== null && { other_policy_id: otherId, other_policy_name: names.get(otherId) ?? '' }),
    message,
  }));
  return {
    conflicts: issues.filter(({ kind }) => kind === 'conflict'),
    issues,
    conflict_count: issues.length,
    total_policies: policies.length,
  };
}

/** Writes what a change of policies would have meant. */
export function toReplayAnswer(report: ReplayReport): ReplayAnswer {
  return {
    calls: report.calls,
    not_replayable: report.notReplayable,
    changed_calls: report.changedCalls,
    changes: report.changes.map((each) => ({ ...each })),
    samples: report.samples.map(({ decidedBy, decisionId, from, recordedAt, stage, text, to }) => ({
      stage,
      from,
      to,
      decision_id: decisionId,
      recorded_at: recordedAt.toISOString(),
      decided_by: decidedBy,
      text,
    })),
  };
}
