import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApprovalDesk, ApprovalList, type ApprovalStatus } from '@app/governance';
import { Endpoint } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import {
  CLOCK,
  newId,
  NotFoundError,
  SEVERITIES,
  type Clock,
  type Principal,
  type Severity,
} from '@app/kernel';
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
import { PersonalDecisions } from './personal-decisions';

const tags = ['approvals'];
const STATUSES: readonly ApprovalStatus[] = ['pending', 'approved', 'rejected', 'expired'];
const MS_PER_HOUR = 3_600_000;

/** The queue of questions to people, whatever asks them. */
@Controller(['api/v1/hitl/queue', 'api/v1/hitl/decisions'])
export class ApprovalQueueController {
  constructor(
    private readonly list: ApprovalList,
    private readonly desk: ApprovalDesk,
    private readonly decisions: PersonalDecisions,
    @Inject(CLOCK) private readonly clock: Clock,
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
    const lifetimeMs = (body.expires_in_seconds ?? 86_400) * 1000;
    const approval = await this.desk.question(principal, {
      scope: `request:${newId()}`,
      operation: body.request_type || 'request',
      userId: body.user_id ?? '',
      message: body.trigger_reason || 'A person must decide.',
      approvers: [],
      requiredApprovals: body.required_approvals ?? 1,
      excludesRequester: body.four_eyes ?? false,
      expiresAt: new Date(this.clock.nowMs() + lifetimeMs),
      ...oneOf('severity', SEVERITIES, body.severity ?? undefined),
    });
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

/** A filter or a field by one of some words; words of other systems filter nothing. */
function oneOf<Field extends string, Word extends string>(
  field: Field,
  words: readonly Word[],
  value: string | undefined,
): { readonly [Key in Field]?: Word } {
  const word = words.find((each) => each === value);
  return (word === undefined ? {} : { [field]: word }) as { readonly [Key in Field]?: Word };
}
