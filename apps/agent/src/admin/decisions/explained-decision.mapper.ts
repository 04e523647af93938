import type { AuditRecord } from '@app/audit';
import { SEVERITIES } from '@app/kernel';
import type { DecisionExplanation, PolicyDocument } from '@app/policy';
import { describeCondition } from '../static-policies/describe-condition';
import type {
  DecisionExplanationAnswer,
  Judgement,
  MatchedRule,
  PolicyMatch,
} from './decision-explanation.dto';
import { contextOf, toolSignatureOf } from './decision-facts';
import { decisionWordOf } from './decision-word';

type ExplainedJudgement = DecisionExplanation['judgements'][number];
type ExplainedPolicy = ExplainedJudgement['policies'][number];

/** A policy that matched, as it was then. */
export interface MatchedPolicy {
  readonly explained: ExplainedPolicy;
  /** Undefined when the version cannot be read any more. */
  readonly document: PolicyDocument | undefined;
  /** Whether people may lift it for themselves and a while. */
  readonly mayBeLifted: boolean;
}

/** Everything that is known of a decision of the past. */
export interface ExplainedDecision {
  readonly record: AuditRecord;
  readonly explanation: DecisionExplanation;
  /** Policies that matched at the stage of the decision. */
  readonly matched: readonly MatchedPolicy[];
  /** The exception that lifted a policy, or would lift the deciding one now; null when there is none. */
  readonly overrideId: string | null;
  readonly hitsOfDay: number;
}

const MOST_FACTS = 10;

/** Writes an explanation in the form of the contract, with every judgement of the call beside it. */
export function toExplanationAnswer(decision: ExplainedDecision): DecisionExplanationAnswer {
  const { explanation, hitsOfDay, matched, overrideId, record } = decision;
  const [first] = explanation.judgements;
  const context = contextOf(record);
  const tool = toolSignatureOf(record);
  const decider = matched.find(({ explained }) => explained.decided);
  return {
    decision_id: record.id,
    timestamp: record.recordedAt.toISOString(),
    decision: decisionWordOf(record),
    reason: first?.reasons[0] ?? first?.why ?? '',
    risk_level: riskLevelOf(matched),
    policy_matches: matched.map(toPolicyMatch),
    matched_rules: matched.flatMap(toMatchedRules),
    override_available: decider?.mayBeLifted === true && overrideId === null,
    ...(overrideId === null ? {} : { override_existing_id: overrideId }),
    historical_hit_count_session: hitsOfDay,
    ...(tool === null ? {} : { tool_signature: tool }),
    context: Object.fromEntries(context.slice(0, MOST_FACTS)),
    context_truncated: context.length > MOST_FACTS,
    texts_kept: explanation.textsKept,
    judgements: explanation.judgements.map(toJudgement),
  };
}

function toPolicyMatch({ document, explained, mayBeLifted }: MatchedPolicy): PolicyMatch {
  return {
    policy_id: explained.policyId,
    policy_name: explained.name,
    policy_version: explained.version,
    policy_description: document?.description ?? '',
    action: explained.action,
    mode: explained.mode,
    risk_level: document?.severity ?? 'unknown',
    allow_override: mayBeLifted,
    decided: explained.decided,
  };
}

/** The parts of a condition that held. Parts that read texts which were not kept are told when they must have held. */
function toMatchedRules({ document, explained }: MatchedPolicy): MatchedRule[] {
  const parts = explained.leaves.filter(({ outcome }) => outcome !== 'no');
  return parts.map(({ findings, pointer }) => {
    const spans = findings.map(({ end, masked, pointer: at, start }) => `${masked} at ${at}:${start}-${end}`);
    return {
      policy_id: explained.policyId,
      rule_id: pointer,
      rule_text: document === undefined ? '' : ruleTextOf(document, pointer),
      matched_on: spans.join(', '),
    };
  });
}

function ruleTextOf(document: PolicyDocument, pointer: string): string {
  if (!pointer.startsWith('/condition')) return pointer;
  const part = pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((at, token) => (at as Readonly<Record<string, unknown>> | undefined)?.[token], document);
  return part === undefined ? '' : describeCondition(part as PolicyDocument['condition']);
}

function riskLevelOf(matched: readonly MatchedPolicy[]): string {
  const severities = matched.flatMap(({ document, explained }) =>
    document !== undefined && explained.mode === 'enforce' ? [document.severity] : [],
  );
  return SEVERITIES.find((severity) => severities.includes(severity)) ?? 'none';
}

function toJudgement(judgement: ExplainedJudgement): Judgement {
  return {
    stage: judgement.stage,
    recorded_at: judgement.recordedAt.toISOString(),
    verdict: judgement.verdict,
    why: judgement.why,
    note: judgement.note,
    basis: judgement.basis,
    considered: judgement.considered,
    reasons: [...judgement.reasons],
    ...approvalOf(judgement),
    policy_epoch: judgement.policyEpoch,
    policies_evaluated: judgement.policiesEvaluated,
    policies: judgement.policies.map(({ findings, inForce, leaves, policyId, ...policy }) => ({
      ...policy,
      policy_id: policyId,
      in_force: inForce,
      findings: [...findings],
      conditions: leaves.map((leaf) => ({ ...leaf, findings: [...leaf.findings] })),
    })),
  };
}

function approvalOf({ approval: terms }: ExplainedJudgement): Pick<Judgement, 'approval'> {
  if (terms === undefined) return {};
  return {
    approval: {
      approvers: [...terms.approvers],
      required_approvals: terms.requiredApprovals,
      four_eyes: terms.excludesRequester,
      expires_in_seconds: terms.expiresInSeconds,
    },
  };
}
