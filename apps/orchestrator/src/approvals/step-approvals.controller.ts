import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApprovalList } from '@app/governance';
import { Endpoint } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import { NotFoundError, type Principal } from '@app/kernel';
import { RunHistory } from '../executions/run-history';
import { gateScope, stepScope } from './approval-scope';
import { AnswerBody, PendingApprovals, PendingQuery, StepDecisionAnswer, StepPath } from './approval.dto';
import { personalAnswer, toPendingApprovals } from './approval.mapper';
import { PersonalDecisions } from './personal-decisions';

const tags = ['approvals'];
const approval = { tags, params: StepPath, body: AnswerBody, responses: { 200: StepDecisionAnswer } };

/** Answers to questions about steps of plans and of other orchestrators' workflows. */
@Controller('api/v1')
export class StepApprovalsController {
  constructor(
    private readonly list: ApprovalList,
    private readonly decisions: PersonalDecisions,
    private readonly history: RunHistory,
  ) {}

  @Get(['workflows/approvals/pending', 'workflow-control/pending-approvals'])
  @Endpoint({
    summary: 'List steps of workflows that wait for people',
    tags,
    query: PendingQuery,
    responses: { 200: PendingApprovals },
  })
  pendingGates(
    @Query() { limit }: PendingQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<PendingApprovals> {
    return this.pending(principal, 'workflow:', limit);
  }

  @Get('plans/approvals/pending')
  @Endpoint({
    summary: 'List steps of plans that wait for people',
    tags,
    query: PendingQuery,
    responses: { 200: PendingApprovals },
  })
  pendingSteps(
    @Query() { limit }: PendingQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<PendingApprovals> {
    return this.pending(principal, 'run:', limit);
  }

  @Post(['workflows/:id/steps/:step/approve', 'workflow-control/:id/steps/:step/approve'])
  @Endpoint({ summary: 'Approve a step of a workflow', ...approval })
  approveGate(
    @Param() path: StepPath,
    @Body() body: AnswerBody,
    @CurrentPrincipal() principal: Principal,
  ): Promise<StepDecisionAnswer> {
    return this.decideGate(principal, path, personalAnswer(true, body));
  }

  @Post(['workflows/:id/steps/:step/reject', 'workflow-control/:id/steps/:step/reject'])
  @Endpoint({ summary: 'Reject a step of a workflow', ...approval })
  rejectGate(
    @Param() path: StepPath,
    @Body() body: AnswerBody,
    @CurrentPrincipal() principal: Principal,
  ): Promise<StepDecisionAnswer> {
    return this.decideGate(principal, path, personalAnswer(false, body));
  }

  @Post('plans/:id/steps/:step/approve')
  @Endpoint({ summary: 'Approve a step of a plan', ...approval })
  approveStep(
    @Param() path: StepPath,
    @Body() body: AnswerBody,
    @CurrentPrincipal() principal: Principal,
  ): Promise<StepDecisionAnswer> {
    return this.decideStep(principal, path, personalAnswer(true, body));
  }

  @Post('plans/:id/steps/:step/reject')
  @Endpoint({ summary: 'Reject a step of a plan', ...approval })
  rejectStep(
    @Param() path: StepPath,
    @Body() body: AnswerBody,
    @CurrentPrincipal() principal: Principal,
  ): Promise<StepDecisionAnswer> {
    return this.decideStep(principal, path, personalAnswer(false, body));
  }

  private async pending(principal: Principal, scopePrefix: string, limit = 50): Promise<PendingApprovals> {
    const filter = { status: 'pending', scopePrefix, limit, offset: 0 } as const;
    const { approvals, total } = await this.list.page(principal.tenantId, filter);
    return toPendingApprovals(approvals, total);
  }

  private async decideGate(
    principal: Principal,
    { id, step }: StepPath,
    answer: ReturnType<typeof personalAnswer>,
  ): Promise<StepDecisionAnswer> {
    const decided = await this.decisions.decideIn(principal, gateScope(id, step), answer);
    return { success: true, approval_id: decided.id, workflow_id: id, step_id: step, status: decided.status };
  }

  /** Clients know plans; the questions belong to the plan's latest run. */
  private async decideStep(
    principal: Principal,
    { id, step }: StepPath,
    answer: ReturnType<typeof personalAnswer>,
  ): Promise<StepDecisionAnswer> {
    const { runs } = await this.history.page(principal.tenantId, { planId: id, limit: 1, offset: 0 });
    const [run] = runs;
    if (run === undefined) throw new NotFoundError('The plan was not run.');
    const decided = await this.decisions.decideIn(principal, stepScope(run, step), answer);
    return { success: true, approval_id: decided.id, plan_id: id, step_id: step, status: decided.status };
  }
}
