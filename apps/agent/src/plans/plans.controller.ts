import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint, PresentErrors, type Problem } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Principal } from '@app/kernel';
import { presentAxonflowError } from '../doors/axonflow/axonflow-error.presenter';
import { OrchestratorClient } from './orchestrator-client';
import { AnyJson } from './plans.dto';

/** Hands plans to the orchestrator, which alone knows their form. */
@Controller()
@PresentErrors(presentAxonflowError)
export class PlansController {
  constructor(private readonly orchestrator: OrchestratorClient) {}

  @Post('api/v1/plan/execute')
  @Endpoint({
    summary: 'Run a plan of steps in parallel, each step governed',
    tags: ['plans'],
    body: AnyJson,
    responses: { 200: AnyJson },
  })
  async execute(
    @Body() body: AnyJson,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AnyJson> {
    const { trace, callerSignal: signal } = request;
    const answer = await this.orchestrator.post('/api/v1/plan/execute', body, { principal, trace, signal });
    reply.code(answer.status).header('content-type', answer.contentType);
    return answer.status < 400 ? answer.body : (presentAxonflowError(answer.body as Problem).body as AnyJson);
  }
}
