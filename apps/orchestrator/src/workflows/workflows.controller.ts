import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApprovalList } from '@app/governance';
import { Endpoint } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Principal } from '@app/kernel';
import { gateScope } from '../approvals/approval-scope';
import { WORKFLOW_STATUSES, type WorkflowEntity } from './workflow.entity';
import { toWorkflow } from './workflow.mapper';
import { WorkflowStore, type WorkflowWithSteps } from './workflow-store';
import {
  NewWorkflow,
  WorkflowAnswer,
  WorkflowList,
  WorkflowPath,
  WorkflowQuery,
  WorkflowReason,
  WorkflowStatusAnswer,
} from './workflow.dto';

const tags = ['workflows'];
const ending = { tags, params: WorkflowPath, body: WorkflowReason, responses: { 200: WorkflowStatusAnswer } };
/** More questions of one workflow than these are not shown. */
const MOST_QUESTIONS = 1000;

/** Workflows that other orchestrators run and that ask at gates. */
@Controller('api/v1/workflows')
export class WorkflowsController {
  constructor(
    private readonly store: WorkflowStore,
    private readonly approvals: ApprovalList,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Register a workflow of another orchestrator',
    tags,
    body: NewWorkflow,
    responses: { 201: WorkflowAnswer },
  })
  async create(
    @Body() body: NewWorkflow,
    @CurrentPrincipal() principal: Principal,
    @Req() { trace }: FastifyRequest,
  ): Promise<WorkflowAnswer> {
    const workflow = await this.store.add(principal, {
      name: body.workflow_name,
      source: body.source ?? 'external',
      totalSteps: body.total_steps ?? null,
      metadata: body.metadata ?? {},
      traceId: body.trace_id || trace.traceId,
    });
    return toWorkflow({ workflow, steps: [] }, []);
  }

  @Get()
  @Endpoint({
    summary: 'List workflows, the newest first',
    tags,
    query: WorkflowQuery,
    responses: { 200: WorkflowList },
  })
  async page(
    @Query() { limit = 50, offset = 0, source, status, trace_id: traceId }: WorkflowQuery,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<WorkflowList> {
    const known = WORKFLOW_STATUSES.find((each) => each === status);
    const { total, workflows } = await this.store.page(tenantId, {
      ...(known && { status: known }),
      ...(source && { source }),
      ...(traceId && { traceId }),
      limit,
      offset,
    });
    return { workflows: await Promise.all(workflows.map((each) => this.shown(each))), total, limit, offset };
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a workflow', tags, params: WorkflowPath, responses: { 200: WorkflowAnswer } })
  async find(
    @Param() { id }: WorkflowPath,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<WorkflowAnswer> {
    return this.shown(await this.store.find(tenantId, id));
  }

  @Post(':id/complete')
  @Endpoint({ summary: 'Say that a workflow is completed', ...ending })
  async complete(
    @Param() { id }: WorkflowPath,
    @Body() { reason }: WorkflowReason,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<WorkflowStatusAnswer> {
    return ended(await this.store.end(tenantId, id, { status: 'completed', reason: reason ?? null }));
  }

  @Post(':id/abort')
  @Endpoint({ summary: 'Say that a workflow is aborted', ...ending })
  async abort(
    @Param() { id }: WorkflowPath,
    @Body() { reason }: WorkflowReason,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<WorkflowStatusAnswer> {
    return ended(await this.store.end(tenantId, id, { status: 'aborted', reason: reason ?? null }));
  }

  @Post(':id/fail')
  @Endpoint({ summary: 'Say that a workflow has failed', ...ending })
  async fail(
    @Param() { id }: WorkflowPath,
    @Body() { reason }: WorkflowReason,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<WorkflowStatusAnswer> {
    return ended(await this.store.end(tenantId, id, { status: 'failed', reason: reason ?? null }));
  }

  @Post(':id/resume')
  @Endpoint({
    summary: 'Ask whether a workflow may go on',
    description: 'Its own orchestrator goes on; ask again at the gate of the step that waited.',
    ...ending,
  })
  async resume(
    @Param() { id }: WorkflowPath,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<WorkflowStatusAnswer> {
    const { workflow } = await this.store.find(tenantId, id);
    return ended(workflow);
  }

  private async shown(found: WorkflowWithSteps): Promise<WorkflowAnswer> {
    const { id, tenantId } = found.workflow;
    const asked = found.steps.some(({ gate }) => gate.approvalId !== null);
    if (!asked) return toWorkflow(found, []);
    const filter = { scopePrefix: gateScope(id, ''), limit: MOST_QUESTIONS, offset: 0 };
    const { approvals } = await this.approvals.page(tenantId as Principal['tenantId'], filter);
    return toWorkflow(found, approvals);
  }
}

function ended({ id, status }: WorkflowEntity): WorkflowStatusAnswer {
  return { success: true, workflow_id: id, status };
}
