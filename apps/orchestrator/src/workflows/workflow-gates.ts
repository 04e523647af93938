import { Injectable } from '@nestjs/common';
import { ApprovalList, GovernancePipeline } from '@app/governance';
import type { TenantId } from '@app/kernel';
import { gateScope } from '../approvals/approval-scope';
import { SealedRequests, type RequestPlace } from './checkpoints/sealed-requests';
import { gateCall, gateHash, type GateCaller } from './gate-call';
import { gateVerdictOf, type GateVerdict } from './gate-verdict';
import type { GateRequest, StepCompletion, WorkflowStepPath } from './gate.dto';
import type { WorkflowStepEntity } from './workflow-step.entity';
import { requireInProgress, WorkflowStore, type AskedStep, type GatedStep } from './workflow-store';
import { IdempotencyKeyMismatchError, WorkflowConflictError } from './workflows.errors';

interface Question extends AskedStep {
  /** Whether an answer that was given before will do. */
  readonly mayRepeat: boolean;
}

/** What a gate answered. */
export interface GateResult extends GatedStep {
  /** Whether the step had this answer before. */
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
   * The same question asked at the same moment gets one answer, and of several keys that come for a new step one stays.
   * @throws NotFoundError (NOT_FOUND) for an unknown workflow; WorkflowConflictError (CONFLICT) when it is over
   * @throws IdempotencyKeyMismatchError (IDEMPOTENCY_KEY_MISMATCH), and everything that `GovernancePipeline.check` throws
   */
  async ask(path: WorkflowStepPath, body: GateRequest, caller: GateCaller): Promise<GateResult> {
    const { tenantId } = caller.principal;
    const { step: before, workflow } = await this.store.findStep(tenantId, path.id, path.step);
    requireInProgress(workflow);
    requireSameKey(before, body.idempotency_key);
    const asked = askedStep(path, body);
    const repeated = before !== null && (await this.mayRepeat(tenantId, before, asked)) ? before.gate : null;
    const place = { workflowId: workflow.id, workflowName: workflow.name, stepId: path.step };
    const verdict = repeated ?? gateVerdictOf(await this.pipeline.check(gateCall(body, place, caller)));
    const gated = await this.store.gated(tenantId, asked, (now) => {
      requireSameKey(now, body.idempotency_key);
      const gate = answeredMeanwhile(before, now, asked) ?? verdict;
      return { gate, sealedRequest: this.sealed({ ...place, tenantId }, body, gate) };
    });
    const isFresh = repeated === null && gated.step.gate.decisionId === verdict.decisionId;
    return { ...gated, cached: !isFresh };
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

  private sealed(place: RequestPlace, body: GateRequest, gate: GateVerdict): string | null {
    return gate.decision === 'block' ? null : this.requests.seal(place, body);
  }

  /** The question about a step that a person said yes to, when it is the newest. */
  private async approvedId(tenantId: TenantId, { id, step }: WorkflowStepPath): Promise<string | null> {
    const approval = await this.approvals.latestIn(tenantId, gateScope(id, step));
    return approval?.status === 'approved' ? approval.id : null;
  }

  /** The same question has the same answer, unless a person has answered meanwhile. */
  private async mayRepeat(tenantId: TenantId, step: WorkflowStepEntity, asked: Question): Promise<boolean> {
    if (!isSameQuestion(step, asked)) return false;
    const { gate, stepId, workflowId } = step;
    if (gate.decision !== 'require_approval') return true;
    const approval = await this.approvals.latestIn(tenantId, gateScope(workflowId, stepId));
    return approval?.status === 'pending';
  }
}

function askedStep({ id, step }: WorkflowStepPath, body: GateRequest): Question {
  return {
    workflowId: id,
    stepId: step,
    name: body.step_name ?? step,
    type: body.step_type ?? 'llm_call',
    idempotencyKey: body.idempotency_key ?? null,
    requestHash: gateHash(body),
    mayRepeat: body.retry_policy !== 'reevaluate',
  };
}

function isSameQuestion({ requestHash, superseded }: WorkflowStepEntity, asked: Question): boolean {
  return asked.mayRepeat && !superseded && asked.requestHash === requestHash;
}

/** What the same question was answered while this one was judged: both callers hear the same. */
function answeredMeanwhile(
  before: WorkflowStepEntity | null,
  now: WorkflowStepEntity | null,
  asked: Question,
): GateVerdict | null {
  const isAnswered = now !== null && now.gateCount !== before?.gateCount && isSameQuestion(now, asked);
  return isAnswered ? now.gate : null;
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
