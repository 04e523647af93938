import { Body, Controller, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Endpoint } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import { CLOCK, DeadlineExceededError, newId, type Clock, type Principal } from '@app/kernel';
import { PlanRuns } from '../durability/plan-runs';
import { orchestratorSection, type OrchestratorSettings } from '../orchestrator.config';
import { readPlan } from '../planning/read-plan';
import { PlanExecutionRequest, PlanExecutionResponse } from './plan-execution.dto';
import { toPlanExecutionResponse } from './plan-execution.mapper';

/** How much longer than its run a caller waits, for the run to end in order. */
const END_MARGIN_MS = 5_000;

/** Runs plans for callers that the agent vouches for. */
@Controller()
export class PlanExecutionController {
  constructor(
    private readonly runs: PlanRuns,
    @Inject(orchestratorSection.token) private readonly settings: OrchestratorSettings,
    @Inject(CLOCK) private readonly clock: Clock,
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
    const { trace, callerSignal: signal } = request;
    const startedMs = this.clock.monotonicMs();
    const timeoutMs = this.settings.planTimeoutMs;
    const planId = `plan_${newId()}`;
    const { opened, runId } = await this.runs.start({
      ...{ plan, planId, principal, trace, timeoutMs },
      planRevision: 1,
      input: null,
      user: {},
      segments: plan.name === undefined ? [] : [{ pointer: '/plan/name', text: plan.name }],
      mode: 'auto',
      priority: 0,
    });
    const ref = runId === null ? null : { runId, tenantId: principal.tenantId };
    const rest = ref && (await this.runs.result(ref, { signal, timeoutMs: timeoutMs + END_MARGIN_MS }));
    if (ref !== null && rest === null)
      throw new DeadlineExceededError('The plan still runs; it took too long to wait for.');
    const durationMs = Math.round(this.clock.monotonicMs() - startedMs);
    return toPlanExecutionResponse(plan, { planId, opened, rest, durationMs });
  }
}
