import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction } from '@app/database';
import { CLOCK, type Clock, type TenantId } from '@app/kernel';
import type { EntityManager } from 'typeorm';
import type { GateVerdict } from '../gate-verdict';
import { WorkflowStepEntity } from '../workflow-step.entity';
import { findWorkflow } from '../workflow-store';
import { WorkflowEntity } from '../workflow.entity';
import { WorkflowConflictError } from '../workflows.errors';

/** A step that a workflow may go on from. */
export interface StoredCheckpoint {
  readonly number: number;
  readonly step: WorkflowStepEntity;
  /** Whether the workflow can go on from it. */
  readonly isResumable: boolean;
}

/** The checkpoints of a workflow, in the order of its steps; those that were set back last. */
export interface WorkflowCheckpoints {
  readonly workflow: WorkflowEntity;
  readonly checkpoints: readonly StoredCheckpoint[];
}

/** Keeps the places that workflows of other orchestrators can go on from. */
@Injectable()
export class CheckpointStore {
  constructor(
    private readonly transaction: TenantTransaction,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws NotFoundError (NOT_FOUND) when the tenant has no such workflow */
  all(tenantId: TenantId, workflowId: string): Promise<WorkflowCheckpoints> {
    return this.transaction.run(tenantId, async (manager) => {
      const workflow = await findWorkflow(manager, workflowId);
      const steps = await manager.find(WorkflowStepEntity, {
        where: { workflowId },
        order: { superseded: 'ASC', stepIndex: 'ASC' },
      });
      const kept = await stepsWithRequest(manager, workflowId);
      const checkpoints = steps.flatMap((step): StoredCheckpoint[] => {
        const isResumable = workflow.status !== 'completed' && !step.superseded && kept.has(step.stepId);
        return step.checkpoint === null ? [] : [{ number: step.checkpoint, step, isResumable }];
      });
      return { workflow, checkpoints };
    });
  }

  /** What a step asked, sealed; null when it was not kept. */
  sealedRequest(
    tenantId: TenantId,
    { stepId, workflowId }: Pick<WorkflowStepEntity, 'stepId' | 'workflowId'>,
  ): Promise<string | null> {
    return this.transaction.run(tenantId, async (manager) => {
      const [row] = await manager.query<readonly { readonly sealed_request: string | null }[]>(
        'select sealed_request from workflow_steps where workflow_id = $1 and step_id = $2',
        [workflowId, stepId],
      );
      return row?.sealed_request ?? null;
    });
  }

  /**
   * Sets a workflow back to a step: it is in progress, the step has its new answer, and what came after it counts no more.
   * @throws WorkflowConflictError (CONFLICT) when it was completed or set back behind the step meanwhile
   * @throws NotFoundError (NOT_FOUND) when the tenant has no such workflow
   */
  resumed(tenantId: TenantId, asked: WorkflowStepEntity, gate: GateVerdict): Promise<WorkflowStepEntity> {
    const { stepId, workflowId } = asked;
    return this.transaction.run(tenantId, async (manager) => {
      requireResumable(await findWorkflow(manager, workflowId, 'locked'));
      const { resumeCount, stepIndex } = await this.answered(manager, asked, gate);
      const later = { superseded: true, completedAt: null, idempotencyKey: null };
      await manager
        .createQueryBuilder()
        .update(WorkflowStepEntity)
        .set(later)
        .where('workflow_id = :workflowId and step_index > :stepIndex', { workflowId, stepIndex })
        .execute();
      const again = { resumeCount: resumeCount + 1, completedAt: null, idempotencyKey: null };
      await manager.update(WorkflowStepEntity, { workflowId, stepId }, again);
      await manager.update(WorkflowEntity, workflowId, {
        status: 'in_progress',
        reason: null,
        completedAt: null,
      });
      return manager.findOneByOrFail(WorkflowStepEntity, { workflowId, stepId });
    });
  }

  /**
   * Stores an answer that lets nothing go on. Only the step changes.
   * @throws as `resumed`
   */
  refused(tenantId: TenantId, asked: WorkflowStepEntity, gate: GateVerdict): Promise<WorkflowStepEntity> {
    return this.transaction.run(tenantId, async (manager) => {
      requireResumable(await findWorkflow(manager, asked.workflowId, 'locked'));
      return this.answered(manager, asked, gate);
    });
  }

  private async answered(
    manager: EntityManager,
    { stepId, workflowId }: WorkflowStepEntity,
    gate: GateVerdict,
  ): Promise<WorkflowStepEntity> {
    const key = { workflowId, stepId };
    const { gateCount, superseded } = await manager.findOneByOrFail(WorkflowStepEntity, key);
    if (superseded) throw new WorkflowConflictError('The workflow was set back behind this step.');
    const answer = { gate: gate as object, gateCount: gateCount + 1, lastGatedAt: this.clock.now() };
    await manager.update(WorkflowStepEntity, key, answer);
    return manager.findOneByOrFail(WorkflowStepEntity, key);
  }
}

/** One that failed or was aborted may go on. @throws WorkflowConflictError (CONFLICT) when the workflow is completed */
function requireResumable({ id, status }: WorkflowEntity): void {
  if (status !== 'completed') return;
  throw new WorkflowConflictError('The workflow is completed already.', {
    details: { workflow_id: id, status },
  });
}

async function stepsWithRequest(manager: EntityManager, workflowId: string): Promise<ReadonlySet<string>> {
  const rows = await manager.query<readonly { readonly step_id: string }[]>(
    'select step_id from workflow_steps where workflow_id = $1 and sealed_request is not null',
    [workflowId],
  );
  return new Set(rows.map((row) => row.step_id));
}
