import { Readable } from 'node:stream';
import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Principal } from '@app/kernel';
import { ExecutionPath } from '../execution.dto';
import { ExecutionStream } from './execution-stream';
import { StreamPlaces } from './stream-places';
import {
  CancelAnswer,
  CancelBody,
  UnifiedExecution,
  UnifiedList,
  UnifiedQuery,
} from './unified-execution.dto';
import { typeOfExecution, UnifiedExecutions } from './unified-executions.service';
import { WorkflowStream } from './workflow-stream';

const tags = ['executions'];

/** Runs of plans and workflows of other orchestrators in one form, also as they happen. */
@Controller('api/v1/unified/executions')
export class UnifiedExecutionsController {
  constructor(
    private readonly executions: UnifiedExecutions,
    private readonly runs: ExecutionStream,
    private readonly workflows: WorkflowStream,
    private readonly places: StreamPlaces,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List executions, the newest first',
    operationId: 'listUnifiedExecutions',
    tags,
    query: UnifiedQuery,
    responses: { 200: UnifiedList },
  })
  async page(
    @Query() { execution_type: type, limit = 50, offset = 0, status }: UnifiedQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<UnifiedList> {
    const { executions, total } = await this.executions.page(principal, { type, status, limit, offset });
    return { executions, total, limit, offset, has_more: offset + executions.length < total };
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read an execution',
    operationId: 'getUnifiedExecution',
    tags,
    params: ExecutionPath,
    responses: { 200: UnifiedExecution },
  })
  find(@Param() { id }: ExecutionPath, @CurrentPrincipal() principal: Principal): Promise<UnifiedExecution> {
    return this.executions.find(principal, id);
  }

  @Post(':id/cancel')
  @Endpoint({
    summary: 'Cancel an execution',
    operationId: 'cancelUnifiedExecution',
    tags,
    params: ExecutionPath,
    body: CancelBody,
    responses: { 200: CancelAnswer },
  })
  async cancel(
    @Param() { id }: ExecutionPath,
    @Body() { reason }: CancelBody,
    @CurrentPrincipal() principal: Principal,
  ): Promise<CancelAnswer> {
    await this.executions.cancel(principal, id, reason ?? null);
    return { success: true, execution_id: id, status: 'cancelled' };
  }

  @Get(':id/stream')
  @Endpoint({
    summary: 'Follow an execution',
    description:
      'Server-sent events; each `data:` line is the execution as it is by then. Send `Last-Event-ID` to go on where a connection broke. Closes when the execution is over.',
    operationId: 'streamUnifiedExecution',
    tags,
    params: ExecutionPath,
    responses: {},
  })
  async follow(
    @Param() { id }: ExecutionPath,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.executions.find(principal, id);
    const signal = request.callerSignal;
    const { tenantId } = principal;
    const events =
      typeOfExecution(id) === 'wcp_workflow'
        ? this.workflows.events(principal, id, signal)
        : this.runs.events({ tenantId, runId: id }, lastSeqOf(request), signal);
    await reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('x-accel-buffering', 'no')
      .send(Readable.from(this.places.hold(events, signal)));
  }
}

function lastSeqOf({ headers }: FastifyRequest): number {
  const seq = Number(headers['last-event-id'] ?? 0);
  return Number.isSafeInteger(seq) && seq > 0 ? seq : 0;
}
