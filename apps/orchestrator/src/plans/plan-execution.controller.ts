import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint } from '@app/http';
import type { Json, Principal } from '@app/kernel';
import { planCallerOf, stepResultFormOf, userOf } from './caller-form';
import { PlanAnswer } from './plan-answer.dto';
import { toPlanAnswer, toRefusal } from './plan-answer.mapper';
import { PlanAuthor } from './plan-author';
import { PlanConversation } from './plan-conversation';
import { PlanExecutions } from './plan-executions';
import { PlanExecutionRequest, PlanPath } from './plan-request.dto';
import { isUnfinished } from './plan-state';
import type { AddedPlan } from './plan-store';
import { Plans } from './plans.service';

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
    const asked = { body, request, reply };
    if (!id) return this.run(await this.given(request, body), asked);
    return this.runStored(id, asked);
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
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlanAnswer> {
    return this.runStored(id, { body: request.body as PlanExecutionRequest, request, reply });
  }

  private async runStored(id: string, asked: AskedRun): Promise<PlanAnswer> {
    const { tenantId } = asked.request.principal as Principal;
    return this.run(await this.executions.claim(tenantId, id), asked);
  }

  /** Made for this call, so that nobody else can start it. */
  private async given(request: FastifyRequest, body: PlanExecutionRequest): Promise<AddedPlan> {
    const caller = planCallerOf(request, body);
    const { content } = await this.author.write({ document: body.plan }, caller);
    return this.plans.createStarted(caller.principal, content);
  }

  /** Runs a plan that is this caller's to start. */
  private async run(added: AddedPlan, { body, reply, request }: AskedRun): Promise<PlanAnswer> {
    const started = await this.executions.start(added, {
      principal: request.principal as Principal,
      trace: request.trace,
      user: userOf(body.user, body.context),
      input: (body.input ?? null) as Json,
    });
    const isAwaited = started.verdict === 'started' && body.background !== true;
    const rest = isAwaited ? await this.conversation.settle(started.run, request.callerSignal) : null;
    const state = await this.plans.stateAfter(added.plan, rest);
    const answer = toPlanAnswer(state, stepResultFormOf(request));
    reply.code(isUnfinished(state.status) ? 202 : 200);
    return started.verdict === 'started' ? answer : toRefusal(answer, started);
  }
}

interface AskedRun {
  readonly body: PlanExecutionRequest;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

function idIn(context: unknown): string | undefined {
  const id = (context as { readonly plan_id?: unknown } | null | undefined)?.plan_id;
  return typeof id === 'string' && id !== '' ? id : undefined;
}
