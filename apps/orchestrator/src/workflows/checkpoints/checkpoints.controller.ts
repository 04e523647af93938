import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Endpoint } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Principal } from '@app/kernel';
import type { GateCaller } from '../gate-call';
import { WorkflowPath, WorkflowReason } from '../workflow.dto';
import { CheckpointList, CheckpointPath, ResumeAnswer } from './checkpoint.dto';
import { toCheckpointList, toResumeAnswer } from './checkpoint.mapper';
import { CheckpointStore } from './checkpoint-store';
import { ResumedWorkflows } from './resumed-workflows';

const tags = ['workflows'];
const resuming = {
  description: 'The gate of the step is asked again, by the policies of now; later steps must ask again too.',
  tags,
  body: WorkflowReason,
  responses: { 200: ResumeAnswer },
};

/** Places that workflows of other orchestrators can go on from: every step that asked. */
@Controller('api/v1/workflows/:id/checkpoints')
export class CheckpointsController {
  constructor(
    private readonly store: CheckpointStore,
    private readonly workflows: ResumedWorkflows,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List the checkpoints of a workflow',
    tags,
    params: WorkflowPath,
    responses: { 200: CheckpointList },
  })
  async list(
    @Param() { id }: WorkflowPath,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<CheckpointList> {
    return toCheckpointList(await this.store.all(tenantId, id));
  }

  @Post('resume')
  @Endpoint({ summary: 'Go on from the last checkpoint', ...resuming, params: WorkflowPath })
  async resumeLast(@Param() { id }: WorkflowPath, @Req() request: FastifyRequest): Promise<ResumeAnswer> {
    return toResumeAnswer(await this.workflows.resume(id, null, callerOf(request)));
  }

  @Post(':checkpoint/resume')
  @Endpoint({ summary: 'Go on from a checkpoint', ...resuming, params: CheckpointPath })
  async resume(
    @Param() { checkpoint, id }: CheckpointPath,
    @Req() request: FastifyRequest,
  ): Promise<ResumeAnswer> {
    return toResumeAnswer(await this.workflows.resume(id, Number(checkpoint), callerOf(request)));
  }
}

function callerOf({ callerSignal: signal, principal, receivedAt, trace }: FastifyRequest): GateCaller {
  return { principal: principal as Principal, trace, receivedAt, signal };
}
