import { Injectable } from '@nestjs/common';
import { ApprovalList, GovernancePipeline } from '@app/governance';
import type { TenantId } from '@app/kernel';
import { gateScope } from '../approvals/approval-scope';
import { SealedRequests } from './checkpoints/sealed-requests';
import { gateCall, gateHash, type GateCaller } from './gate-call';
import { gateVerdictOf } from './gate-verdict';
import type { GateRequest, StepCompletion, WorkflowStepPath } from './gate.dto';
import type { WorkflowStepEntity } from './workflow-step.entity';
import { requireInProgress, WorkflowStore } from './workflow-store';
import { IdempotencyKeyMismatchError, WorkflowConflictError } from './workflows.errors';

/** What a gate answered. */
export interface GateResult {
  /** As it is now. */
  readonly step: WorkflowStepEntity;
  /** As it was before the question; null when it is the first. */
  readonly before: WorkflowStepEntity | null;
  readonly cached: boolean;
}

/** Answers other orchestrators whether a step may go on. Each answer that is not a repetition is a governed call. */
@Injectable()
export class WorkflowGates {
  constructor(
    private readonly store: WorkflowStore,
    private readonly pipeline: GovernancePipeline,
    private readonly approvals: ApprovalList,
    private readonly requests: SealedRequests,
  ) {}

  /**
   * @throws NotFoundError (NOT_FOUND) for an unknown workflow; WorkflowConflictError (CONFLICT) when it is over
   * @throws IdempotencyKeyMismatchError (IDEMPOTENCY_KEY_MISMATCH), and everything that `GovernancePipeline.check` throws
   */
  async ask(path: WorkflowStepPath, body: GateRequest, caller: GateCaller): Promise<GateResult> {
    const { tenantId } = caller.principal;
    const { step: before, workflow } = await this.store.findStep(tenantId, path.id, path.step);
    requireInProgress(workflow);
    requireSameKey(before, body.idempotency_key);
    const requestHash = gateHash(body);
    const cached = before !== null && (await this.mayRepeat(tenantId, before, { body, requestHash }));
    const place = { workflowId: workflow.id, workflowName: workflow.name, stepId: path.step };
    const gate = cached
      ? before.gate
      : gateVerdictOf(await this.pipeline.check(gateCall(body, place, caller)));
    const step = await this.store.gated(tenantId, {
      workflowId: workflow.id,
      stepId: path.step,
      name: body.step_name ?? path.step,
      type: body.step_type ?? 'llm_call',
      idempotencyKey: body.idempotency_key ?? null,
      requestHash,
      gate,
      sealedRequest:
        gate.decision === 'block'
          ? null
          : this.requests.seal({ tenantId, workflowId: workflow.id, stepId: path.step }, body),
    });
    return { step, before, cached };
  }

  /**
   * Stores what a step brought whose gate let it go on, by itself or when a person approved.
   * @returns how often the step was completed by now
   * @throws NotFoundError (NOT_FOUND) for a step that nobody asked about
   * @throws IdempotencyKeyMismatchError (IDEMPOTENCY_KEY_MISMATCH)
   * @throws WorkflowConflictError (CONFLICT) when its gate holds it, or the workflow is over or set back behind it
   */
  async complete(path: WorkflowStepPath, body: StepCompletion, tenantId: TenantId): Promise<number> {
    const approvedId = await this.approvedId(tenantId, path);
    const completed = {
      workflowId: path.id,
      stepId: path.step,
      output: body.output ?? null,
      usage: {
        ...(body.tokens_in != null && { tokens_in: body.tokens_in }),
        ...(body.tokens_out != null && { tokens_out: body.tokens_out }),
        ...(body.cost_usd != null && { cost_usd: body.cost_usd }),
      },
    };
    return this.store.completed(tenantId, completed, (step) => {
      requireSameKey(step, body.idempotency_key);
      requireLetThrough(step, approvedId);
    });
  }

  /** The question about a step that a person said yes to, when it is the newest. */
  private async approvedId(tenantId: TenantId, { id, step }: WorkflowStepPath): Promise<string | null> {
    const approval = await this.approvals.latestIn(tenantId, gateScope(id, step));
    return approval?.status === 'approved' ? approval.id : null;
  }

  /** The same question has the same answer, unless a person has answered meanwhile. */
  private async mayRepeat(
    tenantId: TenantId,
    { gate, requestHash, stepId, superseded, workflowId }: WorkflowStepEntity,
    asked: { readonly body: GateRequest; readonly requestHash: string },
  ): Promise<boolean> {
    if (superseded || asked.body.retry_policy === 'reevaluate') return false;
    if (asked.requestHash !== requestHash) return false;
    if (gate.decision !== 'require_approval') return true;
    const approval = await this.approvals.latestIn(tenantId, gateScope(workflowId, stepId));
    return approval?.status === 'pending';
  }
}

/** A caller that sends no key accepts whatever is there. */
function requireSameKey(step: WorkflowStepEntity | null, key: string | null | undefined): void {
  if (step === null || step.idempotencyKey === null || !key) return;
  if (step.idempotencyKey !== key) throw new IdempotencyKeyMismatchError();
}

/** After a yes, orchestrators may go on without asking their gate again. */
function requireLetThrough(
  { gate, stepId, superseded }: WorkflowStepEntity,
  approvedId: string | null,
): void {
  const isApproved = gate.approvalId !== null && gate.approvalId === approvedId;
  const isLetThrough = gate.decision === 'allow' || (gate.decision === 'require_approval' && isApproved);
  if (isLetThrough && !superseded) return;
  throw new WorkflowConflictError('The gate of this step has not let it go on; ask it again.', {
    details: { step_id: stepId, decision: gate.decision },
  });
}
