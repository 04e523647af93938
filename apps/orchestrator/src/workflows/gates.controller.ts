import { Body, Controller, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Endpoint } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Principal } from '@app/kernel';
import {
  GateAnswer,
  GateQuery,
  GateRequest,
  StepCompletion,
  StepCompletionAnswer,
  WorkflowStepPath,
} from './gate.dto';
import { WorkflowGates } from './workflow-gates';
import { toGateAnswer } from './workflow.mapper';

const tags = ['workflows'];

/** Where other orchestrators ask before a step, and tell after it. */
@Controller('api/v1/workflows/:id/steps/:step')
export class GatesController {
  constructor(private readonly gates: WorkflowGates) {}

  @Post('gate')
  @Endpoint({
    summary: 'Ask whether a step may go on',
    description:
      'Answers 200 for a block too. The same question gets the same answer until a person has decided.',
    tags,
    params: WorkflowStepPath,
    query: GateQuery,
    body: GateRequest,
    responses: { 200: GateAnswer },
  })
  async gate(
    @Param() path: WorkflowStepPath,
    @Query() { include_prior_output: withPriorOutput = false }: GateQuery,
    @Body() body: GateRequest,
    @Req() request: FastifyRequest,
  ): Promise<GateAnswer> {
    const { callerSignal: signal, receivedAt, trace } = request;
    const principal = request.principal as Principal;
    const result = await this.gates.ask(path, body, { principal, trace, receivedAt, signal });
    return toGateAnswer(result, withPriorOutput);
  }

  @Post('complete')
  @Endpoint({
    summary: 'Tell what a step brought',
    tags,
    params: WorkflowStepPath,
    body: StepCompletion,
    responses: { 200: StepCompletionAnswer },
  })
  async complete(
    @Param() path: WorkflowStepPath,
    @Body() body: StepCompletion,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<StepCompletionAnswer> {
    const count = await this.gates.complete(path, body, tenantId);
    return { success: true, workflow_id: path.id, step_id: path.step, completion_count: count };
  }
}
