import type { Finding, PolicyId, Segment, Stage, TenantId } from '@app/kernel';
import { compilePolicy, type CompiledPolicy } from '../engine/compile-policy';
import { explain, type LeafOutcome } from '../engine/explain';
import { PolicySnapshot } from '../engine/policy-snapshot';
import type { PolicyQuestion } from '../engine/question';
import type { Condition } from '../model/condition';
import type { PolicyDocument } from '../model/policy-document';
import { InvalidPolicyError } from '../policy.errors';
import type { RecordedCall } from '../replay/recorded-call';
import { syntheticQuestion } from '../snapshot/synthetic-question';
import type { ExplainedJudgement, ExplainedPolicy, FindingSpan } from './decision-explanation';
import type { RecordedDecision, RecordedJudgement, RecordedMatch } from './recorded-decision';

/** Everything that is known of one judgement. */
export interface JudgementFacts {
  readonly tenantId: TenantId;
  readonly decision: RecordedDecision;
  readonly judgement: RecordedJudgement;
  /** The texts; null when they were not kept. */
  readonly kept: RecordedCall | null;
  /** @returns the document of a version; undefined when it cannot be read any more */
  readonly documentOf: (match: RecordedMatch) => PolicyDocument | undefined;
}

/** Says why a call ended as it did, from what was recorded and the very versions that matched. */
export function explainJudgement(facts: JudgementFacts): ExplainedJudgement {
  const { judgement } = facts;
  const { gaps, policiesEvaluated, policyEpoch, reasons, recordedAt, stage, verdict } = judgement;
  const question = questionOf(facts);
  const policies = judgement.matches.map((match) => explainMatch(match, facts, question));
  const why = sentenceOf(judgement);
  return { stage, recordedAt, verdict, why, reasons, policyEpoch, policiesEvaluated, policies, gaps };
}

/** Stands for what was not kept. */
const NOTHING_KEPT: Pick<RecordedCall, 'context' | 'roles' | 'stages'> = {
  context: {},
  roles: [],
  stages: [],
};

function questionOf({ decision, judgement, kept, tenantId }: JudgementFacts): PolicyQuestion {
  const { findings, gaps, recordedAt: at, stage } = judgement;
  const { clientId, operation, target, user } = decision;
  const { context, roles, stages } = kept ?? NOTHING_KEPT;
  const textsAt = (wanted: Stage | undefined): readonly Segment[] =>
    stages.find((said) => said.stage === wanted)?.segments ?? [];
  return syntheticQuestion({
    ...{ at, clientId, context, operation, roles, stage, target, tenantId, user },
    inspection: { findings, gaps, complete: gaps.length === 0 },
    segments: textsAt(stage),
    asked: textsAt(stages[0]?.stage),
  });
}

function explainMatch(
  match: RecordedMatch,
  { documentOf, judgement, kept }: JudgementFacts,
  question: PolicyQuestion,
): ExplainedPolicy {
  const { action, findings, mode, name, policyId, version } = match;
  const document = documentOf(match);
  const seen = findings.flatMap((position) => judgement.findings[position] ?? []);
  const leaves = document === undefined ? [] : leavesOf(match, document, question);
  const outcome = ({ outcome: told, pointer }: LeafOutcome) =>
    kept === null && document !== undefined && readsTexts(document, pointer) ? 'unknown' : told;
  return {
    ...{ policyId, version, name, action, mode },
    decided: policyId === judgement.decidedBy,
    overridden: document !== undefined && document.action !== action,
    findings: seen.map(spanOf),
    leaves: leaves.map((leaf) => ({
      pointer: leaf.pointer,
      outcome: outcome(leaf),
      findings: leaf.findings.map(spanOf),
    })),
  };
}

/** The policy alone, in force, at its stage: why it matched does not depend on others. */
function leavesOf(
  { policyId, version }: RecordedMatch,
  document: PolicyDocument,
  question: PolicyQuestion,
): readonly LeafOutcome[] {
  const policy = compiled({
    id: policyId as PolicyId,
    version,
    document: { ...document, mode: 'enforce', stages: [question.stage] },
  });
  if (policy === null) return [];
  // Without keys no index passes over it, whatever is not known any more.
  const snapshot = new PolicySnapshot(0, [{ ...policy, keys: [] }]);
  return explain(snapshot, question).considered.flatMap(({ leaves }) => leaves);
}

function compiled(policy: {
  readonly id: PolicyId;
  readonly version: number;
  readonly document: PolicyDocument;
}): CompiledPolicy | null {
  try {
    return compilePolicy({ ...policy, scope: { kind: 'system' } });
  } catch (error) {
    if (error instanceof InvalidPolicyError) return null;
    throw error;
  }
}

/** Says whether the part of a document reads what only a kept call can tell: texts, context or roles of the credential. */
function readsTexts(document: PolicyDocument, pointer: string): boolean {
  const part = pointer
    .slice(1)
    .split('/')
    .reduce<unknown>((at, token) => (at as Readonly<Record<string, unknown>> | undefined)?.[token], document);
  if (pointer.startsWith('/appliesTo')) return pointer.startsWith('/appliesTo/any');
  const leaf = part as Condition | undefined;
  if (leaf === undefined) return false;
  if ('pattern' in leaf || 'expression' in leaf) return true;
  if (!('field' in leaf)) return false;
  return /^(query|response|context\..*|client\.roles)$/.test(leaf.field);
}

function spanOf(finding: Finding): FindingSpan {
  return { ...finding, masked: `[REDACTED:${finding.type}]` };
}

function sentenceOf({ decidedBy, matches, policiesEvaluated, verdict }: RecordedJudgement): string {
  const decider = matches.find(({ policyId }) => policyId === decidedBy);
  if (decider !== undefined) {
    const others = matches.length - 1;
    return `The policy "${decider.name}" settled it with ${decider.action}, the most restrictive of all matches; ${others} more matched.`;
  }
  const count = matches.length === 0 ? 'None' : String(matches.length);
  return `${count} of ${policiesEvaluated} policies matched and none of them stops a call, so the verdict is ${verdict}.`;
}
