import { Injectable } from '@nestjs/common';
import { AuditTrail, type AuditRecord } from '@app/audit';
import type { CallTarget, CallUser, Json, Stage, TenantId } from '@app/kernel';
import type { RecordedDecision, RecordedDecisions, RecordedJudgement, RecordedMatch } from '@app/policy';

/** A call has one decision and one outcome; a pre-check may have been reported more than once. */
const RECORDS_OF_A_CALL = 10;

/** Reads decisions back from the audit trail: the reverse of `decisionRecord` and `outcomeRecord`. */
@Injectable()
export class DecisionArchive implements RecordedDecisions {
  constructor(private readonly trail: AuditTrail) {}

  async find(tenantId: TenantId, decisionId: string): Promise<RecordedDecision | null> {
    const decision = await this.trail.find(tenantId, decisionId);
    if (decision?.kind !== 'decision') return null;
    const { records } = await this.trail.search(tenantId, {
      decisionId,
      kinds: ['outcome'],
      limit: RECORDS_OF_A_CALL,
      offset: 0,
    });
    const outcomes = records.filter(
      ({ detail }) => detail['decision_id'] === decisionId && detail['policies'] !== undefined,
    );
    const { clientId, detail, operation } = decision;
    return {
      operation,
      clientId,
      ...clientLabelOf(detail),
      user: detail['user'] as CallUser,
      target: detail['target'] as CallTarget,
      judgements: [decision, ...outcomes.toReversed()].map(judgementOf),
    };
  }
}

function clientLabelOf({ client_label: clientLabel }: AuditRecord['detail']): {
  readonly clientLabel?: string;
} {
  return typeof clientLabel === 'string' ? { clientLabel } : {};
}

/** The form that `judgementDetail` gives. */
interface Detail {
  readonly decided_by: string | null;
  readonly reasons: readonly string[];
  readonly policy_epoch: number;
  readonly policies_evaluated: number;
  readonly policies: readonly (Omit<RecordedMatch, 'policyId'> & { readonly id: string })[];
  readonly findings: RecordedJudgement['findings'];
  readonly gaps: RecordedJudgement['gaps'];
  /** Absent where nobody was asked, and in older records. */
  readonly approval_terms?: {
    readonly approvers: readonly string[];
    readonly required_approvals: number;
    readonly four_eyes: boolean;
    readonly expires_in_seconds: number;
  };
}

function judgementOf({ detail, recordedAt, stage, verdict }: AuditRecord): RecordedJudgement {
  const told = detail as { readonly [key: string]: Json } & Detail;
  return {
    recordedAt,
    stage: stage as Stage,
    verdict,
    decidedBy: told.decided_by,
    reasons: told.reasons,
    policyEpoch: told.policy_epoch,
    policiesEvaluated: told.policies_evaluated,
    matches: told.policies.map(({ id, ...match }) => ({ ...match, policyId: id })),
    findings: told.findings,
    gaps: told.gaps,
    ...termsOf(told),
  };
}

function termsOf({ approval_terms: terms }: Detail): Pick<RecordedJudgement, 'approval'> {
  if (terms === undefined) return {};
  return {
    approval: {
      approvers: terms.approvers,
      requiredApprovals: terms.required_approvals,
      excludesRequester: terms.four_eyes,
      expiresInSeconds: terms.expires_in_seconds,
    },
  };
}
