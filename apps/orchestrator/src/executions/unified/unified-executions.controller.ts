import { Readable } from 'node:stream';
import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Principal } from '@app/kernel';
import { PlanRuns } from '../../durability/plan-runs';
import { ExecutionPath } from '../execution.dto';
import { Executions } from '../executions.service';
import { statusesOf } from '../run-status-filter';
import { ExecutionStream } from './execution-stream';
import {
  CancelAnswer,
  CancelBody,
  UnifiedExecution,
  UnifiedList,
  UnifiedQuery,
} from './unified-execution.dto';
import { toUnifiedExecution } from './unified-execution.mapper';

const tags = ['executions'];

/** Runs of plans in the form that they share with workflows of other orchestrators, also as they happen. */
@Controller('api/v1/unified/executions')
export class UnifiedExecutionsController {
  constructor(
    private readonly executions: Executions,
    private readonly stream: ExecutionStream,
    private readonly runs: PlanRuns,
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
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<UnifiedList> {
    const statuses = type === undefined || type === '' || type === 'map_plan' ? statusesOf(status) : [];
    const { executions, total } = await this.executions.page(tenantId, { statuses, limit, offset });
    return {
      executions: executions.map(toUnifiedExecution),
      total,
      limit,
      offset,
      has_more: offset + executions.length < total,
    };
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read an execution',
    operationId: 'getUnifiedExecution',
    tags,
    params: ExecutionPath,
    responses: { 200: UnifiedExecution },
  })
  async find(
    @Param() { id }: ExecutionPath,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<UnifiedExecution> {
    return toUnifiedExecution(await this.executions.find(tenantId, id));
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
    @Body() _: object,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<CancelAnswer> {
    const { run } = await this.executions.find(tenantId, id);
    await this.runs.cancel(run);
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
    @CurrentPrincipal() { tenantId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.executions.find(tenantId, id);
    const events = this.stream.follow({ tenantId, runId: id }, lastSeqOf(request), request.callerSignal);
    await reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('x-accel-buffering', 'no')
      .send(Readable.from(events));
  }
}

function lastSeqOf({ headers }: FastifyRequest): number {
  const seq = Number(headers['last-event-id'] ?? 0);
  return Number.isSafeInteger(seq) && seq > 0 ? seq : 0;
}
