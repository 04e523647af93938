import type { OpenedCall } from '@app/governance';

/** A policy that matched, as the contract tells it. */
interface GatePolicy {
  readonly policy_id: string;
  readonly policy_name: string;
  readonly action: string;
  readonly reason: string;
}

/** What a gate says about a step; kept, so that asking again gives the same. */
export interface GateVerdict {
  readonly decision: 'allow' | 'block' | 'require_approval';
  readonly decisionId: string;
  readonly reason: string;
  readonly policies: readonly GatePolicy[];
  readonly policiesEvaluated: number;
  /** Null unless a person is or was asked. */
  readonly approvalId: string | null;
}

const NO_LONGER_OPEN = {
  rejected: 'A person rejected the step.',
  expired: 'Nobody approved the step in time.',
} as const;

/** Reads the verdict of the pipeline. A question that was answered with no, or not in time, blocks. */
export function gateVerdictOf(opened: OpenedCall): GateVerdict {
  const { decision } = opened;
  const facts = {
    decisionId: decision.id,
    reason: decision.reasons[0] ?? '',
    policies: decision.matches
      .filter(({ mode }) => mode === 'enforce')
      .map(({ action, name, policyId, reason }) => ({
        policy_id: policyId,
        policy_name: name,
        action,
        reason,
      })),
    policiesEvaluated: decision.policiesEvaluated,
    approvalId: null,
  };
  switch (opened.verdict) {
    case 'allow':
      return { ...facts, decision: 'allow', approvalId: decision.approvalsUsed[0]?.approvalId ?? null };
    case 'block':
      return { ...facts, decision: 'block' };
    case 'needs_approval': {
      const { approvalId, approvalStatus } = opened;
      if (approvalStatus === 'rejected' || approvalStatus === 'expired')
        return { ...facts, decision: 'block', reason: NO_LONGER_OPEN[approvalStatus], approvalId };
      return { ...facts, decision: 'require_approval', approvalId };
    }
  }
}
