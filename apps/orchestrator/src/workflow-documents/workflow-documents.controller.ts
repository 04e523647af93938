import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import { NotFoundError, type Json, type Principal } from '@app/kernel';
import { ExecutionPath } from '../executions/execution.dto';
import { Executions } from '../executions/executions.service';
import { toDocumentExecution, toRefusedExecution } from './document-execution.mapper';
import { DocumentRuns } from './document-runs';
import {
  DocumentExecution,
  DocumentExecutionList,
  DocumentExecutionQuery,
  DocumentExecutionRequest,
  TenantExecutionList,
  TenantPath,
} from './workflow-document.dto';

const tags = ['workflows'];

/** Runs workflow documents, and shows runs in their words. */
@Controller('api/v1/workflows')
export class WorkflowDocumentsController {
  constructor(
    private readonly runs: DocumentRuns,
    private readonly executions: Executions,
  ) {}

  @Post('execute')
  @HttpCode(200)
  @Endpoint({
    summary: 'Run a workflow document, each step governed',
    description:
      'Answers when the run has ended. 202 when it waits for a person or takes longer: it goes on, ask for the execution.',
    operationId: 'executeWorkflowDocument',
    tags,
    body: DocumentExecutionRequest,
    responses: { 200: DocumentExecution, 202: DocumentExecution },
  })
  async execute(
    @Body() { input, user, workflow }: DocumentExecutionRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DocumentExecution> {
    const wish = { document: workflow, input: (input ?? null) as Json, user };
    const { isOver, started, state } = await this.runs.run(request, wish);
    reply.code(isOver ? 200 : 202);
    return state.execution === null
      ? toRefusedExecution(state, started)
      : toDocumentExecution(state.execution);
  }

  @Get('executions')
  @Endpoint({
    summary: 'List executions in the words of workflow documents, the newest first',
    operationId: 'listDocumentExecutions',
    tags,
    query: DocumentExecutionQuery,
    responses: { 200: DocumentExecutionList },
  })
  async page(
    @Query() { limit = 50 }: DocumentExecutionQuery,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<DocumentExecutionList> {
    const { executions } = await this.executions.page(tenantId, { limit, offset: 0 });
    return { executions: executions.map(toDocumentExecution), count: executions.length };
  }

  @Get('executions/:id')
  @Endpoint({
    summary: 'Read an execution in the words of workflow documents',
    operationId: 'getDocumentExecution',
    tags,
    params: ExecutionPath,
    responses: { 200: DocumentExecution },
  })
  async find(
    @Param() { id }: ExecutionPath,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<DocumentExecution> {
    return toDocumentExecution(await this.executions.find(tenantId, id));
  }

  @Get('executions/tenant/:tenant_id')
  @Endpoint({
    summary: "List the tenant's executions in the words of workflow documents",
    description: 'The credential names the tenant; any other is not found.',
    operationId: 'listTenantDocumentExecutions',
    tags,
    params: TenantPath,
    query: DocumentExecutionQuery,
    responses: { 200: TenantExecutionList },
  })
  async ofTenant(
    @Param() { tenant_id: wanted }: TenantPath,
    @Query() query: DocumentExecutionQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<TenantExecutionList> {
    if (wanted.toLowerCase() !== principal.tenantId) throw new NotFoundError('There is no such tenant.');
    return { tenant_id: principal.tenantId, ...(await this.page(query, principal)) };
  }
}
