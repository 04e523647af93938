import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Finding } from '@app/kernel';
import type { CompiledPolicy } from '../engine/compile-policy';
import { Consideration, type LeafOutcome } from '../engine/explain';
import { PolicySnapshot } from '../engine/policy-snapshot';
import { candidatesOf } from './candidates';
import type {
  ExplainedJudgement,
  ExplainedLeaf,
  ExplainedPolicy,
  ExplanationBasis,
  FindingSpan,
} from './decision-explanation';
import { noteOf, sentenceOf } from './explanation-sentences';
import { pastQuestion, type JudgementFacts } from './past-question';
import type { RecordedMatch } from './recorded-decision';
import { findableByRecord, isTold } from './recorded-facts';

/**
 * Says why a call ended as it did and what each policy that could have matched made of it. What matched is as it was
 * recorded; what became of the parts is found out once more: exactly where the texts were kept, and as far as the record
 * tells where they were not. Gives way to live calls after each policy.
 */
export async function explainJudgement(facts: JudgementFacts): Promise<ExplainedJudgement> {
  const { judgement } = facts;
  const { approval, gaps, policiesEvaluated, policyEpoch, reasons, recordedAt, stage, verdict } = judgement;
  const explainer = new JudgementExplainer(facts);
  const { basis, candidates } = explainer;
  return {
    ...{ stage, recordedAt, verdict, reasons, policyEpoch, policiesEvaluated, gaps, basis },
    why: sentenceOf(judgement),
    note: noteOf(basis, candidates.extent),
    considered: candidates.extent,
    policies: await explainer.policies(),
    ...(approval !== undefined && { approval }),
  };
}

class JudgementExplainer {
  readonly basis: ExplanationBasis;
  readonly candidates: ReturnType<typeof candidatesOf>;
  private readonly consideration: Consideration;
  private readonly originals: ReadonlyMap<string, CompiledPolicy>;

  constructor(private readonly facts: JudgementFacts) {
    const { judgement, kept, past } = facts;
    const isKept = kept?.stages.some(({ stage }) => stage === judgement.stage) === true;
    this.basis = isKept ? 'texts' : 'record';
    const policies = isKept ? past.policies : past.policies.map(findableByRecord);
    const snapshot = new PolicySnapshot(judgement.policyEpoch, policies, { overrides: past.overrides });
    this.consideration = new Consideration(snapshot, pastQuestion(facts));
    this.candidates = candidatesOf(this.consideration.candidates, judgement, past);
    this.originals = new Map(past.policies.map((policy) => [policy.policyId, policy]));
  }

  /** Those that matched first, as they were recorded. */
  async policies(): Promise<readonly ExplainedPolicy[]> {
    const explained: ExplainedPolicy[] = [];
    for (const match of this.facts.judgement.matches) {
      explained.push(this.explainMatch(match));
      await nextTurn();
    }
    for (const policy of this.candidates.others) {
      explained.push(this.explainOther(policy));
      await nextTurn();
    }
    return explained;
  }

  private explainMatch({ findings, ...match }: RecordedMatch): ExplainedPolicy {
    const { judgement } = this.facts;
    const { action, mode, name, policyId, version } = match;
    const policy = this.candidates.matched.get(policyId);
    const seen = findings.flatMap((position) => judgement.findings[position] ?? []);
    return {
      ...{ policyId, version, name, action, mode },
      matched: true,
      inForce: true,
      decided: policyId === judgement.decidedBy,
      overridden: this.isOverridden(match),
      findings: seen.map(spanOf),
      leaves: policy === undefined ? [] : this.leavesOf(policy, this.consideration.of(policy).leaves),
    };
  }

  private explainOther(policy: CompiledPolicy): ExplainedPolicy {
    const { action, mode, name, policyId, version } = policy;
    const { inForce, leaves } = this.consideration.of(policy);
    return {
      ...{ policyId, version, name, action, mode },
      matched: false,
      inForce,
      decided: false,
      overridden: this.isOverridden(policy),
      findings: [],
      leaves: this.leavesOf(policy, leaves),
    };
  }

  private isOverridden({
    action,
    mode,
    policyId,
  }: Pick<RecordedMatch, 'action' | 'mode' | 'policyId'>): boolean {
    const original = this.originals.get(policyId);
    return original !== undefined && (original.action !== action || original.mode !== mode);
  }

  private leavesOf(policy: CompiledPolicy, leaves: readonly LeafOutcome[]): readonly ExplainedLeaf[] {
    return leaves.map(({ findings, outcome, pointer }) => ({
      pointer,
      outcome: this.basis === 'texts' || isTold(policy, pointer) ? outcome : 'unknown',
      findings: findings.map(spanOf),
    }));
  }
}

function spanOf(finding: Finding): FindingSpan {
  return { ...finding, masked: `[REDACTED:${finding.type}]` };
}
