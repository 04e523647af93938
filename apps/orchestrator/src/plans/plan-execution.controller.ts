import { Body, Controller, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Endpoint } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import { withDeadline, type Principal } from '@app/kernel';
import { PlanRunner } from '../execution/plan-runner';
import { orchestratorSection, type OrchestratorSettings } from '../orchestrator.config';
import { readPlan } from '../planning/read-plan';
import { PlanExecutionRequest, PlanExecutionResponse } from './plan-execution.dto';
import { toPlanExecutionResponse } from './plan-execution.mapper';

/** Runs plans for callers that the agent vouches for. */
@Controller()
export class PlanExecutionController {
  constructor(
    private readonly runner: PlanRunner,
    @Inject(orchestratorSection.token) private readonly settings: OrchestratorSettings,
  ) {}

  @Post('api/v1/plan/execute')
  @Endpoint({
    summary: 'Run a plan of steps in parallel, each step governed',
    tags: ['plans'],
    body: PlanExecutionRequest,
    responses: { 200: PlanExecutionResponse },
  })
  async execute(
    @Body() body: PlanExecutionRequest,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
  ): Promise<PlanExecutionResponse> {
    const plan = readPlan(body.plan, '/plan');
    const { trace } = request;
    const run = await withDeadline(request.callerSignal, this.settings.planTimeoutMs, (signal) =>
      this.runner.run(plan, { principal, trace, signal }),
    );
    return toPlanExecutionResponse(plan, run);
  }
}
