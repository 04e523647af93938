import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction } from '@app/database';
import { CLOCK, newId, NotFoundError, type Clock, type Principal, type TenantId } from '@app/kernel';
import type { EntityManager } from 'typeorm';
import { WorkflowStepEntity } from './workflow-step.entity';
import { WorkflowEntity, type WorkflowStatus } from './workflow.entity';
import { WorkflowConflictError } from './workflows.errors';

/** A workflow with the steps that were asked about and not set back since, in the order of their first question. */
export interface WorkflowWithSteps {
  readonly workflow: WorkflowEntity;
  readonly steps: readonly WorkflowStepEntity[];
}

/** Which workflows to list; all that fit every given field. */
export interface WorkflowFilter {
  readonly status?: WorkflowStatus;
  readonly source?: string;
  readonly traceId?: string;
  readonly limit: number;
  readonly offset: number;
}

/** A question about a step. */
export type AskedStep = Pick<
  WorkflowStepEntity,
  'idempotencyKey' | 'name' | 'requestHash' | 'stepId' | 'type' | 'workflowId'
>;

/** What is said to a question. */
export interface GateReply extends Pick<WorkflowStepEntity, 'gate'> {
  /** What was asked, to go on from here; null when that is not kept. */
  readonly sealedRequest: string | null;
}

/** A step after a question about it, and before; null when the question was the first. */
export interface GatedStep {
  readonly step: WorkflowStepEntity;
  readonly before: WorkflowStepEntity | null;
}

/** What a step brought. */
export type CompletedStep = Pick<WorkflowStepEntity, 'output' | 'stepId' | 'usage' | 'workflowId'>;

/** A step that was set back counts as new, but keeps its number among the checkpoints. */
const GATED = `
  insert into workflow_steps (workflow_id, step_id, tenant_id, step_index, checkpoint, name, type, request_hash,
    idempotency_key, gate, first_gated_at, last_gated_at, sealed_request)
  values ($1, $2, $3, (select count(*) from workflow_steps where workflow_id = $1 and not superseded),
    (select coalesce(max(checkpoint), 0) + 1 from workflow_steps where workflow_id = $1), $4, $5, $6, $7, $8, $9, $9, $10)
  on conflict (workflow_id, step_id) do update set gate_count = workflow_steps.gate_count + 1,
    name = excluded.name, type = excluded.type, request_hash = excluded.request_hash, gate = excluded.gate,
    step_index = case when workflow_steps.superseded then excluded.step_index else workflow_steps.step_index end,
    superseded = false, checkpoint = coalesce(workflow_steps.checkpoint, excluded.checkpoint),
    idempotency_key = coalesce(workflow_steps.idempotency_key, excluded.idempotency_key),
    last_gated_at = excluded.last_gated_at, sealed_request = excluded.sealed_request`;

/** Keeps the workflows of other orchestrators. */
@Injectable()
export class WorkflowStore {
  constructor(
    private readonly transaction: TenantTransaction,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async add(
    { clientId, tenantId }: Principal,
    workflow: Pick<WorkflowEntity, 'metadata' | 'name' | 'source' | 'totalSteps' | 'traceId'>,
  ): Promise<WorkflowEntity> {
    const row: WorkflowEntity = {
      ...workflow,
      id: `wf_${newId()}`,
      tenantId,
      clientId,
      status: 'in_progress',
      reason: null,
      startedAt: this.clock.now(),
      completedAt: null,
    };
    const { metadata, ...columns } = row;
    await this.transaction.run(tenantId, (manager) =>
      manager.insert(WorkflowEntity, { ...columns, metadata: metadata as object }),
    );
    return row;
  }

  /** @throws NotFoundError (NOT_FOUND) when the tenant has no such workflow */
  find(tenantId: TenantId, id: string): Promise<WorkflowWithSteps> {
    return this.transaction.run(tenantId, async (manager) =>
      withSteps(manager, await findWorkflow(manager, id)),
    );
  }

  /** One page of workflows, the newest first, and how many there are. */
  page(
    tenantId: TenantId,
    { limit: take, offset: skip, source, status, traceId }: WorkflowFilter,
  ): Promise<{ readonly workflows: readonly WorkflowWithSteps[]; readonly total: number }> {
    return this.transaction.run(tenantId, async (manager) => {
      const where = { ...(source && { source }), ...(status && { status }), ...(traceId && { traceId }) };
      const order = { startedAt: 'DESC', id: 'DESC' } as const;
      const [rows, total] = await manager.findAndCount(WorkflowEntity, { where, order, take, skip });
      const workflows: WorkflowWithSteps[] = [];
      for (const workflow of rows) workflows.push(await withSteps(manager, workflow));
      return { workflows, total };
    });
  }

  /**
   * Ends a workflow. Ending it again in the same way changes nothing.
   * @throws NotFoundError (NOT_FOUND); WorkflowConflictError (CONFLICT) when it ended otherwise
   */
  end(
    tenantId: TenantId,
    id: string,
    {
      reason,
      status,
    }: { readonly status: Exclude<WorkflowStatus, 'in_progress'>; readonly reason: string | null },
  ): Promise<WorkflowEntity> {
    return this.transaction.run(tenantId, async (manager) => {
      const workflow = await findWorkflow(manager, id, 'locked');
      if (workflow.status === status) return workflow;
      requireInProgress(workflow);
      const ended = { status, reason, completedAt: this.clock.now() };
      await manager.update(WorkflowEntity, id, ended);
      return { ...workflow, ...ended };
    });
  }

  /** A step that was asked about before; null otherwise. @throws NotFoundError (NOT_FOUND) for an unknown workflow */
  findStep(
    tenantId: TenantId,
    workflowId: string,
    stepId: string,
  ): Promise<{ readonly workflow: WorkflowEntity; readonly step: WorkflowStepEntity | null }> {
    return this.transaction.run(tenantId, async (manager) => ({
      workflow: await findWorkflow(manager, workflowId),
      step: await manager.findOneBy(WorkflowStepEntity, { workflowId, stepId }),
    }));
  }

  /**
   * Stores what was asked and answered, and counts the question. One question of a workflow at a time.
   * @param replyTo the step as it is now, null for a new one; throws when nothing may be said to it
   * @throws NotFoundError (NOT_FOUND); WorkflowConflictError (CONFLICT) when the workflow is over
   */
  gated(
    tenantId: TenantId,
    { idempotencyKey, name, requestHash, stepId, type, workflowId }: AskedStep,
    replyTo: (before: WorkflowStepEntity | null) => GateReply,
  ): Promise<GatedStep> {
    const now = this.clock.now();
    return this.transaction.run(tenantId, async (manager) => {
      requireInProgress(await findWorkflow(manager, workflowId, 'locked'));
      const before = await manager.findOneBy(WorkflowStepEntity, { workflowId, stepId });
      const { gate, sealedRequest } = replyTo(before);
      await manager.query(GATED, [
        ...[workflowId, stepId, tenantId, name, type, requestHash, idempotencyKey, JSON.stringify(gate)],
        ...[now, sealedRequest],
      ]);
      return { step: await manager.findOneByOrFail(WorkflowStepEntity, { workflowId, stepId }), before };
    });
  }

  /**
   * Stores what a step brought, and counts it.
   * @param requireCompletable throws unless the step, as it is now, may be completed
   * @returns how often the step was completed by now
   * @throws NotFoundError (NOT_FOUND) for a step that nobody asked about; WorkflowConflictError (CONFLICT) when it is over
   */
  completed(
    tenantId: TenantId,
    { output, stepId, usage, workflowId }: CompletedStep,
    requireCompletable: (step: WorkflowStepEntity) => void,
  ): Promise<number> {
    return this.transaction.run(tenantId, async (manager) => {
      requireInProgress(await findWorkflow(manager, workflowId, 'locked'));
      const step = await manager.findOneBy(WorkflowStepEntity, { workflowId, stepId });
      if (step === null) throw new NotFoundError('Nobody asked about this step yet.');
      requireCompletable(step);
      const [[counted]] = await manager.query<[[{ readonly completion_count: number }], number]>(
        `update workflow_steps set completion_count = completion_count + 1, output = $3, usage = $4, completed_at = $5
         where workflow_id = $1 and step_id = $2 returning completion_count`,
        [workflowId, stepId, JSON.stringify(output), JSON.stringify(usage), this.clock.now()],
      );
      return counted.completion_count;
    });
  }
}

/** @throws WorkflowConflictError (CONFLICT) when the workflow is over */
export function requireInProgress({ id, status }: WorkflowEntity): void {
  if (status === 'in_progress') return;
  throw new WorkflowConflictError(`The workflow is ${status} already.`, {
    details: { workflow_id: id, status },
  });
}

/** @throws NotFoundError (NOT_FOUND) when the tenant has no such workflow */
export async function findWorkflow(
  manager: EntityManager,
  id: string,
  locked?: 'locked',
): Promise<WorkflowEntity> {
  const lock = locked && { lock: { mode: 'pessimistic_write' as const } };
  const workflow = await manager.findOne(WorkflowEntity, { where: { id }, ...lock });
  if (workflow === null) throw new NotFoundError('There is no such workflow.');
  return workflow;
}

async function withSteps(manager: EntityManager, workflow: WorkflowEntity): Promise<WorkflowWithSteps> {
  const steps = await manager.find(WorkflowStepEntity, {
    where: { workflowId: workflow.id, superseded: false },
    order: { stepIndex: 'ASC' },
  });
  return { workflow, steps };
}
