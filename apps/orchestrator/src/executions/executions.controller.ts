import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { Endpoint } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import { InvalidRequestError, NotFoundError, type Principal } from '@app/kernel';
import {
  ExecutionAnswer,
  ExecutionExport,
  ExecutionList,
  ExecutionPath,
  ExecutionQuery,
  ExecutionStep,
  ExecutionStepPath,
  ExecutionSteps,
  ExportQuery,
  Nothing,
  Timeline,
} from './execution.dto';
import { toExecutionStep, toSummary, toTimeline } from './execution.mapper';
import { ExecutionConflictError } from './executions.errors';
import { Executions } from './executions.service';
import { RunHistory } from './run-history';
import { statusesOf } from './run-status-filter';

const tags = ['executions'];

/** What runs of plans were, step by step. */
@Controller('api/v1/executions')
export class ExecutionsController {
  constructor(
    private readonly executions: Executions,
    private readonly history: RunHistory,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List runs of plans, the newest first',
    tags,
    query: ExecutionQuery,
    responses: { 200: ExecutionList },
  })
  async page(
    @Query() query: ExecutionQuery,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<ExecutionList> {
    const { limit = 50, offset = 0 } = query;
    const { executions, total } = await this.executions.page(tenantId, {
      statuses: statusesOf(query.status),
      planId: query.workflow_id || undefined,
      from: timeOf('start_time', query.start_time),
      until: timeOf('end_time', query.end_time),
      limit,
      offset,
    });
    return { executions: executions.map(toSummary), total, limit, offset };
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a run with its steps',
    tags,
    params: ExecutionPath,
    responses: { 200: ExecutionAnswer },
  })
  async find(
    @Param() { id }: ExecutionPath,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<ExecutionAnswer> {
    const view = await this.executions.find(tenantId, id);
    return { summary: toSummary(view), steps: await this.stepsOf(tenantId, id) };
  }

  @Get(':id/steps')
  @Endpoint({
    summary: 'List the steps of a run',
    tags,
    params: ExecutionPath,
    responses: { 200: ExecutionSteps },
  })
  steps(
    @Param() { id }: ExecutionPath,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<ExecutionStep[]> {
    return this.stepsOf(tenantId, id);
  }

  @Get(':id/steps/:index')
  @Endpoint({
    summary: 'Read a step of a run',
    tags,
    params: ExecutionStepPath,
    responses: { 200: ExecutionStep },
  })
  async step(
    @Param() { id, index }: ExecutionStepPath,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<ExecutionStep> {
    const step = (await this.stepsOf(tenantId, id))[index];
    if (step === undefined) throw new NotFoundError(`The run has no step ${index}; they count from 0.`);
    return step;
  }

  @Get(':id/timeline')
  @Endpoint({
    summary: 'Read when each step began and ended',
    tags,
    params: ExecutionPath,
    responses: { 200: Timeline },
  })
  async timeline(
    @Param() { id }: ExecutionPath,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<Timeline> {
    const view = await this.executions.find(tenantId, id);
    return toTimeline(view, await this.executions.questions(view.run));
  }

  @Get(':id/export')
  @Endpoint({
    summary: 'Export a run as one JSON document',
    tags,
    params: ExecutionPath,
    query: ExportQuery,
    responses: { 200: ExecutionExport },
  })
  async export(
    @Param() { id }: ExecutionPath,
    @Query() query: ExportQuery,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<object> {
    const view = await this.executions.find(tenantId, id);
    const hidden = [
      query.include_input === false ? 'input' : '',
      query.include_output === false ? 'output' : '',
      ...(query.include_policies === false ? ['policies_checked', 'policies_triggered'] : []),
    ];
    const steps = (await this.stepsOf(tenantId, id)).map((step) =>
      Object.fromEntries(Object.entries(step).filter(([field]) => !hidden.includes(field))),
    );
    return { format: 'json', summary: toSummary(view), plan: view.run.plan, steps };
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Remove a run that is over',
    description: 'Its records in the audit trail stay.',
    tags,
    params: ExecutionPath,
    responses: { 204: Nothing },
  })
  async remove(@Param() { id }: ExecutionPath, @CurrentPrincipal() { tenantId }: Principal): Promise<void> {
    if (await this.history.remove(tenantId, id)) return;
    throw new ExecutionConflictError('The run is not over yet; cancel it first.');
  }

  private async stepsOf(tenantId: Principal['tenantId'], id: string): Promise<ExecutionStep[]> {
    const view = await this.executions.find(tenantId, id);
    const questions = await this.executions.questions(view.run);
    return view.steps.map((step) => toExecutionStep(view, step, questions));
  }
}

/** Blanks where a `+` of the time zone stood come from clients that do not encode it. @throws InvalidRequestError (INVALID_REQUEST) */
function timeOf(name: string, text: string | undefined): Date | undefined {
  if (text === undefined || text === '') return undefined;
  const time = new Date(text.replace(' ', '+'));
  if (!Number.isNaN(time.getTime())) return time;
  throw new InvalidRequestError(`${name} is no time.`, {
    problems: [{ field: `query.${name}`, message: 'must be a time such as 2026-01-31T12:00:00Z' }],
  });
}
