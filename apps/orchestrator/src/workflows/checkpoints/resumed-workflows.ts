import { Injectable } from '@nestjs/common';
import { GovernancePipeline } from '@app/governance';
import { NotFoundError } from '@app/kernel';
import { gateCall, type GateCaller } from '../gate-call';
import { gateVerdictOf, type GateVerdict } from '../gate-verdict';
import type { WorkflowStepEntity } from '../workflow-step.entity';
import type { WorkflowEntity } from '../workflow.entity';
import { WorkflowConflictError } from '../workflows.errors';
import { CheckpointStore, type StoredCheckpoint, type WorkflowCheckpoints } from './checkpoint-store';
import { SealedRequests } from './sealed-requests';

/** Where a workflow went on from. */
export interface ResumedWorkflow {
  readonly checkpoint: number;
  /** As it is now. */
  readonly step: WorkflowStepEntity;
  readonly status: WorkflowEntity['status'];
}

/** Sets workflows of other orchestrators back to a step, if the policies of now let it go on. */
@Injectable()
export class ResumedWorkflows {
  constructor(
    private readonly store: CheckpointStore,
    private readonly requests: SealedRequests,
    private readonly pipeline: GovernancePipeline,
  ) {}

  /**
   * Asks the gate of a checkpoint again, as whoever resumes. Unless a policy blocks the step, the workflow is in progress
   * at it and all later steps must ask again.
   * @param number the checkpoint; null for the last that the workflow can go on from
   * @throws NotFoundError (NOT_FOUND) for an unknown workflow or checkpoint
   * @throws WorkflowConflictError (CONFLICT) when the workflow cannot go on from there
   * @throws everything that `GovernancePipeline.check` throws
   */
  async resume(workflowId: string, number: number | null, caller: GateCaller): Promise<ResumedWorkflow> {
    const { tenantId } = caller.principal;
    const found = await this.store.all(tenantId, workflowId);
    const { number: checkpoint, step } = chosen(found, number);
    const gate = await this.askAgain(found.workflow, step, caller);
    if (gate.decision === 'block') {
      const refused = await this.store.refused(tenantId, step, gate);
      return { checkpoint, step: refused, status: found.workflow.status };
    }
    const resumed = await this.store.resumed(tenantId, step, gate);
    return { checkpoint, step: resumed, status: 'in_progress' };
  }

  private async askAgain(
    workflow: WorkflowEntity,
    { stepId }: WorkflowStepEntity,
    caller: GateCaller,
  ): Promise<GateVerdict> {
    const { tenantId } = caller.principal;
    const place = { workflowId: workflow.id, workflowName: workflow.name, stepId };
    const sealed = await this.store.sealedRequest(tenantId, place);
    const request = sealed === null ? null : this.requests.open({ ...place, tenantId }, sealed);
    if (request === null) throw notResumable();
    return gateVerdictOf(await this.pipeline.check(gateCall(request, place, caller)));
  }
}

function chosen({ checkpoints }: WorkflowCheckpoints, number: number | null): StoredCheckpoint {
  const found =
    number === null
      ? checkpoints.findLast(({ isResumable }) => isResumable)
      : checkpoints.find((each) => each.number === number);
  if (found === undefined && number !== null) throw new NotFoundError('There is no such checkpoint.');
  if (found?.isResumable !== true) throw notResumable();
  return found;
}

function notResumable(): WorkflowConflictError {
  return new WorkflowConflictError('The workflow cannot go on from there.');
}
