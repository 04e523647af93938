import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import { PlanRuns } from '../../durability/plan-runs';
import { WorkflowStore } from '../../workflows/workflow-store';
import { Executions } from '../executions.service';
import { ExecutionIndex, type ExecutionFilter, type ExecutionType } from './execution-index';
import type { UnifiedExecution } from './unified-execution.dto';
import { toUnifiedExecution } from './unified-execution.mapper';
import { workflowExecution } from './workflow-execution.mapper';

/** What ids of workflows begin with; runs have UUIDs. */
const WORKFLOW_PREFIX = 'wf_';

/** Says who runs an execution, by its id. */
export function typeOfExecution(id: string): ExecutionType {
  return id.startsWith(WORKFLOW_PREFIX) ? 'wcp_workflow' : 'map_plan';
}

/** Runs of plans and workflows of other orchestrators, in one form. */
@Injectable()
export class UnifiedExecutions {
  constructor(
    private readonly index: ExecutionIndex,
    private readonly executions: Executions,
    private readonly workflows: WorkflowStore,
    private readonly runs: PlanRuns,
  ) {}

  /** One page, the newest first, and how many there are. */
  async page(
    principal: Principal,
    filter: ExecutionFilter,
  ): Promise<{ readonly executions: UnifiedExecution[]; readonly total: number }> {
    const { found, total } = await this.index.page(principal.tenantId, filter);
    return { executions: await Promise.all(found.map(({ id }) => this.find(principal, id))), total };
  }

  /** @throws NotFoundError (NOT_FOUND) when the tenant has no such execution */
  async find({ organizationId, tenantId }: Principal, id: string): Promise<UnifiedExecution> {
    return typeOfExecution(id) === 'wcp_workflow'
      ? workflowExecution(await this.workflows.find(tenantId, id), organizationId)
      : toUnifiedExecution(await this.executions.find(tenantId, id));
  }

  /**
   * Cancels a run, or tells the orchestrator of a workflow at its next gate that it is over.
   * @throws NotFoundError (NOT_FOUND), WorkflowConflictError (CONFLICT) when the workflow is over already
   */
  async cancel({ tenantId }: Principal, id: string, reason: string | null): Promise<void> {
    if (typeOfExecution(id) === 'wcp_workflow') {
      await this.workflows.end(tenantId, id, { status: 'aborted', reason });
      return;
    }
    const { run } = await this.executions.find(tenantId, id);
    await this.runs.cancel(run);
  }
}
