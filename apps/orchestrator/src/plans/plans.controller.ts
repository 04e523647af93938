import { Body, Controller, Get, Param, Post, Put, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Endpoint } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Json, Principal } from '@app/kernel';
import { planCallerOf, stepResultFormOf, textIn } from './caller-form';
import { PlanAnswer } from './plan-answer.dto';
import { toPlanAnswer } from './plan-answer.mapper';
import { PlanAuthor } from './plan-author';
import {
  PlanPath,
  PlanRequest,
  PlanUpdate,
  PlanVersionAnswer,
  PlanVersionList,
  PlanVersionPath,
} from './plan-request.dto';
import { PlanStore } from './plan-store';
import { Plans } from './plans.service';

const tags = ['plans'];
type Facts = { readonly [key: string]: Json };

/** Makes, shows and changes plans. */
@Controller()
export class PlansController {
  constructor(
    private readonly plans: Plans,
    private readonly author: PlanAuthor,
    private readonly store: PlanStore,
  ) {}

  @Post(['api/v1/plan', 'api/v1/orchestrator/plan'])
  @Endpoint({
    summary: 'Make a plan of a question, or keep a plan',
    description: 'Nothing runs yet: `POST /api/v1/plan/execute` with the `plan_id` runs it.',
    operationId: 'createPlan',
    tags,
    body: PlanRequest,
    responses: { 200: PlanAnswer },
  })
  async create(@Body() body: PlanRequest, @Req() request: FastifyRequest): Promise<PlanAnswer> {
    const { execution_mode: executionMode, domain, metadata, plan, query } = body;
    const caller = planCallerOf(request, body);
    const { content, decisionId, question } = await this.author.write(
      {
        document: plan,
        query: query ?? '',
        domain: domain || textIn(caller.context, 'domain'),
        executionMode: executionMode || textIn(caller.context, 'execution_mode'),
        metadata: metadata ?? {},
      },
      caller,
    );
    const stored = await this.plans.create(caller.principal, { ...content, query: question });
    const answer = toPlanAnswer(await this.plans.stateOf(stored));
    return decisionId === null ? answer : { ...answer, decision_id: decisionId };
  }

  @Get(['api/v1/plan/:id', 'api/plans/:id', 'api/v1/orchestrator/plan/:id'])
  @Endpoint({
    summary: 'Read a plan and what became of it',
    operationId: 'getPlan',
    tags,
    params: PlanPath,
    responses: { 200: PlanAnswer },
  })
  async find(
    @Param() { id }: PlanPath,
    @CurrentPrincipal() { tenantId }: Principal,
    @Req() request: FastifyRequest,
  ): Promise<PlanAnswer> {
    return toPlanAnswer(await this.plans.state(tenantId, id), stepResultFormOf(request));
  }

  @Put('api/v1/plan/:id')
  @Endpoint({
    summary: 'Change a plan',
    description:
      'Makes a new version, which can be run. 409 with `current_version` when somebody else was faster.',
    operationId: 'updatePlan',
    tags,
    params: PlanPath,
    body: PlanUpdate,
    responses: { 200: PlanVersionAnswer },
  })
  async update(
    @Param() { id }: PlanPath,
    @Body() body: PlanUpdate,
    @Req() request: FastifyRequest,
  ): Promise<PlanVersionAnswer> {
    const caller = planCallerOf(request);
    const { principal } = caller;
    const current = await this.store.find(principal.tenantId, id);
    const wish = {
      document: body.plan,
      query: body.query ?? '',
      domain: body.domain || current.domain,
      executionMode: body.execution_mode || current.executionMode,
      metadata: { ...current.metadata, ...(body.metadata as Facts | undefined) },
    };
    const isNew = body.plan !== undefined || Boolean(body.query);
    const content = isNew
      ? (await this.author.write(wish, caller)).content
      : await this.author.revise(current, wish, principal.tenantId);
    const next = { ...content, changeSummary: summaryOf(body) };
    const plan = await this.plans.change(principal, { id, version: body.version }, next);
    return { success: true, plan_id: plan.id, version: plan.version, status: plan.status };
  }

  @Get('api/v1/plan/:id/versions')
  @Endpoint({
    summary: 'List the versions of a plan, the newest first',
    operationId: 'listPlanVersions',
    tags,
    params: PlanPath,
    responses: { 200: PlanVersionList },
  })
  async versions(
    @Param() { id }: PlanPath,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<PlanVersionList> {
    const versions = await this.store.versions(tenantId, id);
    return {
      plan_id: id,
      versions: versions.map(({ changedAt, changedBy, changeSummary, changeType, version }) => ({
        version,
        changed_at: changedAt.toISOString(),
        changed_by: changedBy,
        change_type: changeType,
        change_summary: changeSummary,
      })),
    };
  }

  @Post('api/v1/plan/:id/rollback/:version')
  @Endpoint({
    summary: 'Make an earlier version of a plan current again',
    description: 'As a new version, so that nothing is lost.',
    operationId: 'rollBackPlan',
    tags,
    params: PlanVersionPath,
    responses: { 200: PlanVersionAnswer },
  })
  async rollBack(
    @Param() path: PlanVersionPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<PlanVersionAnswer> {
    const { plan, previousVersion } = await this.plans.rollBack(principal, path);
    const { id, status, version } = plan;
    return { success: true, plan_id: id, version, previous_version: previousVersion, status };
  }
}

function summaryOf(body: PlanUpdate): string {
  const fields = ['plan', 'query', 'domain', 'execution_mode', 'metadata'] as const;
  return `Changed: ${fields.filter((field) => body[field] != null).join(', ') || 'nothing'}.`;
}
