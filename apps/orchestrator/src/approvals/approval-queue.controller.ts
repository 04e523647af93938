import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApprovalList, type ApprovalStatus } from '@app/governance';
import { Endpoint } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import { CLOCK, NotFoundError, SEVERITIES, type Clock, type Principal, type Severity } from '@app/kernel';
import {
  AnswerBody,
  ApprovalPath,
  NewQueueItem,
  QueueItemAnswer,
  QueuePage,
  QueueQuery,
  QueueStats,
} from './approval.dto';
import { personalAnswer, toQueueItem } from './approval.mapper';
import { oneOf } from './known-word';
import { PersonalDecisions } from './personal-decisions';
import { QueueQuestions } from './queue-questions';

const tags = ['approvals'];
const STATUSES: readonly ApprovalStatus[] = ['pending', 'approved', 'rejected', 'expired'];
const MS_PER_HOUR = 3_600_000;

/** The queue of questions to people, whatever asks them. */
@Controller(['api/v1/hitl/queue', 'api/v1/hitl/decisions'])
export class ApprovalQueueController {
  constructor(
    private readonly list: ApprovalList,
    private readonly decisions: PersonalDecisions,
    private readonly questions: QueueQuestions,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List questions to people, the oldest first',
    tags,
    query: QueueQuery,
    responses: { 200: QueuePage },
  })
  async page(
    @Query() { limit = 50, offset = 0, severity, status }: QueueQuery,
    @CurrentPrincipal() { organizationId, tenantId }: Principal,
  ): Promise<QueuePage> {
    const { approvals, total } = await this.list.page(tenantId, {
      ...oneOf('status', STATUSES, status),
      ...oneOf('severity', SEVERITIES, severity),
      limit,
      offset,
    });
    const data = approvals.map((approval) => toQueueItem(approval, organizationId));
    return { success: true, data, meta: { total, limit, offset } };
  }

  @Post()
  @Endpoint({
    summary: 'Ask people something',
    tags,
    body: NewQueueItem,
    responses: { 201: QueueItemAnswer },
  })
  async ask(@Body() body: NewQueueItem, @CurrentPrincipal() principal: Principal): Promise<QueueItemAnswer> {
    const approval = await this.questions.ask(principal, body);
    return { success: true, data: toQueueItem(approval, principal.organizationId) };
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a question', tags, params: ApprovalPath, responses: { 200: QueueItemAnswer } })
  async find(
    @Param() { id }: ApprovalPath,
    @CurrentPrincipal() { organizationId, tenantId }: Principal,
  ): Promise<QueueItemAnswer> {
    const approval = await this.list.find(tenantId, id);
    if (approval === null) throw new NotFoundError('There is no such approval.');
    return { success: true, data: toQueueItem(approval, organizationId) };
  }

  @Post(':id/approve')
  @Endpoint({
    summary: 'Approve',
    description: 'Needs the role admin, or to be one of the approvers that the policy or the step names.',
    tags,
    params: ApprovalPath,
    body: AnswerBody,
    responses: { 200: QueueItemAnswer },
  })
  approve(
    @Param() { id }: ApprovalPath,
    @Body() body: AnswerBody,
    @CurrentPrincipal() principal: Principal,
  ): Promise<QueueItemAnswer> {
    return this.decide(principal, id, { approved: true, body });
  }

  @Post(':id/reject')
  @Endpoint({
    summary: 'Reject',
    tags,
    params: ApprovalPath,
    body: AnswerBody,
    responses: { 200: QueueItemAnswer },
  })
  reject(
    @Param() { id }: ApprovalPath,
    @Body() body: AnswerBody,
    @CurrentPrincipal() principal: Principal,
  ): Promise<QueueItemAnswer> {
    return this.decide(principal, id, { approved: false, body });
  }

  private async decide(
    principal: Principal,
    id: string,
    { approved, body }: { readonly approved: boolean; readonly body: AnswerBody },
  ): Promise<QueueItemAnswer> {
    const approval = await this.decisions.decide(principal, id, personalAnswer(approved, body));
    return { success: true, data: toQueueItem(approval, principal.organizationId) };
  }
}

/** What waits, in numbers. */
@Controller('api/v1/hitl/stats')
export class ApprovalStatsController {
  constructor(
    private readonly list: ApprovalList,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Endpoint({ summary: 'Count what waits for people', tags, responses: { 200: QueueStats } })
  async stats(@CurrentPrincipal() { tenantId }: Principal): Promise<QueueStats> {
    const count = (severity?: Severity) =>
      this.list.page(tenantId, { status: 'pending', ...(severity && { severity }), limit: 1, offset: 0 });
    const [all, high, critical] = await Promise.all([count(), count('high'), count('critical')]);
    const [oldest] = all.approvals;
    const waitedMs = oldest === undefined ? 0 : this.clock.nowMs() - oldest.createdAt.getTime();
    return {
      success: true,
      data: {
        total_pending: all.total,
        high_priority: high.total,
        critical_priority: critical.total,
        oldest_pending_hours: waitedMs / MS_PER_HOUR,
      },
    };
  }
}
