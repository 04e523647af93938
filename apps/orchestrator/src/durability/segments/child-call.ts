import { createHash } from 'node:crypto';
import type { OpenedCall } from '@app/governance';
import { newId, type GovernedCall } from '@app/kernel';
import { stepScope } from '../../approvals/approval-scope';
import type { Plan } from '../../planning/plan';
import { blockedStep, notApproved } from '../../execution/runners/governed-steps';
import type { EndedStep, StepKey, WaitingStep } from '../../execution/step-outcome';
import type { ParentStep, RunRef, StoredRun } from '../runs/stored-run';

/** The run that a step makes of its plan. */
export interface ChildRef extends RunRef {
  readonly parent: ParentStep;
}

export function childOf(parent: StoredRun, key: StepKey): ChildRef {
  const { runId, tenantId } = parent;
  const rootId = parent.parent?.rootId ?? runId;
  const keyPrefix = `${parent.parent?.keyPrefix ?? ''}${key}.`;
  return { runId: childRunId(runId, key), tenantId, parent: { runId, rootId, keyPrefix } };
}

/**
 * The id of the run that a step has made of its plan: always the same, so that nobody makes it twice. A UUID of version 8, the
 * one for own schemes. Source: RFC 9562, section 5.8.
 */
function childRunId(parentId: string, key: StepKey): string {
  const hex = createHash('sha256').update(`${parentId} ${key}`).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** A step's wish to run a plan, as a call of its own. */
export function childCall(
  { call, parent, planId, runId }: Pick<StoredRun, 'call' | 'parent' | 'planId' | 'runId'>,
  key: StepKey,
  { plan, receivedAt }: { readonly plan: Plan; readonly receivedAt: Date },
): GovernedCall {
  const { principal, trace, user } = call;
  return {
    ...{ principal, trace, user, receivedAt },
    id: newId(),
    stage: 'plan.request',
    operation: 'plan.execute',
    target: { plan: planId },
    segments: plan.name === undefined ? [] : [{ pointer: '/plan/name', text: plan.name }],
    context: { step_count: plan.steps.length, step_id: key, run_id: runId },
    approvalScope: stepScope({ parent, runId }, key),
    // What is begun here is not the caller's to abort: the child is cancelled by name.
    signal: new AbortController().signal,
  };
}

/** How a step goes on whose plan may not run, or not yet. */
export function refusedChild(
  opened: Exclude<OpenedCall, { readonly verdict: 'allow' }>,
): EndedStep | WaitingStep {
  const decisionId = opened.decision.id;
  if (opened.verdict === 'block') return blockedStep(opened.decision.reasons[0], decisionId);
  const { approvalId, approvalStatus, expiresAt } = opened;
  return approvalStatus === 'rejected' || approvalStatus === 'expired'
    ? notApproved(approvalStatus, decisionId)
    : { status: 'awaiting_approval', approvalId, decisionId, expiresAt };
}
