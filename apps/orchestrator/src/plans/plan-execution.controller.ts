import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Json, Principal } from '@app/kernel';
import { planCallerOf, stepResultFormOf, userOf } from './caller-form';
import { PlanAnswer } from './plan-answer.dto';
import { toPlanAnswer, toRefusal } from './plan-answer.mapper';
import { PlanAuthor } from './plan-author';
import { PlanConversation } from './plan-conversation';
import { PlanExecutions } from './plan-executions';
import { PlanExecutionRequest, PlanPath } from './plan-request.dto';
import { isUnfinished } from './plan-state';
import { Plans } from './plans.service';
import type { StoredPlan } from './stored-plan';

const execution = {
  description:
    'Answers when the plan has ended. 202 when it waits for a person or takes longer: it goes on, ask `GET /api/v1/plan/{id}`.',
  tags: ['plans'],
  body: PlanExecutionRequest,
  responses: { 200: PlanAnswer, 202: PlanAnswer },
};

/** Runs plans for callers that the agent vouches for. */
@Controller('api/v1')
export class PlanExecutionController {
  constructor(
    private readonly plans: Plans,
    private readonly author: PlanAuthor,
    private readonly executions: PlanExecutions,
    private readonly conversation: PlanConversation,
  ) {}

  @Post('plan/execute')
  @Endpoint({
    summary: 'Run a stored plan, or a plan that is given',
    operationId: 'executePlan',
    ...execution,
  })
  async execute(
    @Body() body: PlanExecutionRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlanAnswer> {
    const id = body.plan_id || idIn(body.context);
    const plan = id
      ? (await this.plans.state((request.principal as Principal).tenantId, id)).plan
      : await this.given(request, body);
    return this.run(plan, { body, request, reply });
  }

  @Post(['plan/:id/execute', 'orchestrator/plan/:id/execute'])
  @Endpoint({
    summary: 'Run a stored plan',
    operationId: 'executeStoredPlan',
    ...execution,
    params: PlanPath,
  })
  async executeStored(
    @Param() { id }: PlanPath,
    @CurrentPrincipal() { tenantId }: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlanAnswer> {
    const { plan } = await this.plans.state(tenantId, id);
    return this.run(plan, { body: request.body as PlanExecutionRequest, request, reply });
  }

  private async given(request: FastifyRequest, body: PlanExecutionRequest): Promise<StoredPlan> {
    const caller = planCallerOf(request, body);
    const { content } = await this.author.write({ document: body.plan }, caller);
    return this.plans.create(caller.principal, { ...content, query: '' });
  }

  private async run(
    plan: StoredPlan,
    {
      body,
      reply,
      request,
    }: {
      readonly body: PlanExecutionRequest;
      readonly request: FastifyRequest;
      readonly reply: FastifyReply;
    },
  ): Promise<PlanAnswer> {
    const started = await this.executions.start(plan, {
      principal: request.principal as Principal,
      trace: request.trace,
      user: userOf(body.user, body.context),
      input: (body.input ?? null) as Json,
    });
    if (started.verdict === 'started' && body.background !== true)
      await this.conversation.settle(started.run, request.callerSignal);
    const state = await this.plans.state(plan.tenantId, plan.id);
    const answer = toPlanAnswer(state, stepResultFormOf(request));
    reply.code(isUnfinished(state.status) ? 202 : 200);
    return started.verdict === 'started' ? answer : toRefusal(answer, started);
  }
}

function idIn(context: unknown): string | undefined {
  const id = (context as { readonly plan_id?: unknown } | null | undefined)?.plan_id;
  return typeof id === 'string' && id !== '' ? id : undefined;
}
