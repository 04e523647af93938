import type { Action } from '@app/kernel';
import type { Explanation, PolicyDecision } from '@app/policy';
import { actionsOf } from '../mapping/contract-effects';
import { sentActions } from '../mapping/contract-memory';
import type { Timed, TriedPolicy } from './policy-trials';
import type { ImpactReport, PolicyTrialResult, SimulationResult } from './trial.dto';

/** Actions that ask something of whoever executes the call. */
const REQUIRED: readonly Action[] = ['require_approval', 'redact', 'route', 'alert', 'warn'];

/** Writes what one policy makes of a trial. */
export function toTrialResult({
  elapsedMs,
  policy,
  result,
}: Timed<Explanation> & { readonly policy: TriedPolicy }): PolicyTrialResult {
  const { considered, decision } = result;
  const { document, id, version } = policy;
  const matched = decision.matches.length > 0;
  const actions = matched ? (sentActions(document) ?? actionsOf(document)) : [];
  return {
    policy_id: id,
    version,
    stage: decision.stage,
    matched,
    blocked: decision.verdict === 'block',
    verdict: decision.verdict,
    actions: actions.map(({ config, type }) => ({ type, config: config ?? {}, message: document.reason })),
    explanation: explanationOf(policy, result),
    leaves: considered.flatMap(({ leaves }) =>
      leaves.map(({ findings, outcome, pointer }) => ({
        pointer,
        outcome,
        findings: [...new Set(findings.map(({ type }) => type))],
      })),
    ),
    eval_time_ms: rounded(elapsedMs),
  };
}

/** Writes what all policies make of a trial. */
export function toSimulationResult({ elapsedMs, question, result }: Timed<PolicyDecision>): SimulationResult {
  const enforced = result.matches.filter(({ mode }) => mode === 'enforce');
  return {
    allowed: result.verdict === 'allow',
    blocked: result.verdict === 'block',
    verdict: result.verdict,
    reason: result.reasons[0] ?? '',
    stage: result.stage,
    applied_policies: result.matches.map(
      ({ action, category, mode, name, policyId, reason, severity, version }) => ({
        policy_id: policyId,
        policy_name: name,
        version,
        category,
        severity,
        action,
        mode,
        reason,
      }),
    ),
    triggered_policies: enforced.map(({ policyId }) => policyId),
    required_actions: REQUIRED.filter((action) => enforced.some((match) => match.action === action)),
    findings: [...new Set(question.inspection.findings.map(({ type }) => type))],
    risk_score: result.risk.score,
    policy_epoch: result.policyEpoch,
    total_policies: result.policiesEvaluated,
    processing_time_ms: rounded(elapsedMs),
  };
}

/** Sums up what one policy would do to many calls. */
export function toImpactReport(tried: readonly Timed<PolicyDecision>[]): ImpactReport {
  const results = tried.map(({ result: { matches, verdict } }, index) => ({
    input_index: index,
    matched: matches.length > 0,
    blocked: verdict === 'block',
    verdict,
  }));
  const matched = results.filter((each) => each.matched).length;
  const blocked = results.filter((each) => each.blocked).length;
  return {
    total_inputs: results.length,
    matched,
    blocked,
    match_rate: matched / results.length,
    block_rate: blocked / results.length,
    results,
    processing_time_ms: rounded(tried.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0)),
  };
}

function explanationOf({ document }: TriedPolicy, { considered, decision }: Explanation): string {
  if (!document.stages.includes(decision.stage)) {
    return `The policy does not look at ${decision.stage}; it looks at ${document.stages.join(', ')}.`;
  }
  if (decision.matches.length > 0)
    return `The condition holds; the policy would ${document.action} the call.`;
  const [policy] = considered;
  if (policy === undefined) return 'The condition does not hold: no part of it is about this call.';
  const missing = policy.leaves.filter(({ outcome }) => outcome !== 'yes').map(({ pointer }) => pointer);
  return `The condition does not hold; not met: ${missing.join(', ')}.`;
}

/** Microseconds are as exact as it gets. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
