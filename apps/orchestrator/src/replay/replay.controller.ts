import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Endpoint } from '@app/http';
import { CurrentPrincipal, Roles } from '@app/identity';
import type { Principal } from '@app/kernel';
import { ExecutionPath } from '../executions/execution.dto';
import { RunReplayAnswer, RunReplayBody } from './replay.dto';
import { toRunReplayAnswer } from './replay.mapper';
import { RunReplays } from './run-replays';

/** Tries policies and agents on runs that are over. */
@Controller('api/v1/executions/:id')
export class ReplayController {
  constructor(private readonly replays: RunReplays) {}

  @Post('replay')
  @HttpCode(200)
  @Roles('admin')
  @Endpoint({
    summary: 'Say which steps of a run would have gone differently with other policies or agents',
    description: 'What is stored of the run stands for everything that it did. Has no effects.',
    operationId: 'replayExecution',
    tags: ['executions'],
    params: ExecutionPath,
    body: RunReplayBody,
    responses: { 200: RunReplayAnswer },
  })
  async replay(
    @Param() { id }: ExecutionPath,
    @Body() body: RunReplayBody,
    @CurrentPrincipal() principal: Principal,
    @Req() { callerSignal: signal }: FastifyRequest,
  ): Promise<RunReplayAnswer> {
    return toRunReplayAnswer(id, await this.replays.replay({ principal, runId: id, signal }, body));
  }
}
