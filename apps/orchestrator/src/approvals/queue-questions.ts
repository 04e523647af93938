import { Inject, Injectable } from '@nestjs/common';
import { ApprovalDesk, type Approval } from '@app/governance';
import { CLOCK, newId, SEVERITIES, type Clock, type Principal } from '@app/kernel';
import type { NewQueueItem } from './approval.dto';
import { oneOf } from './known-word';
import { OutsideAddress } from './notices/outside-address';
import { subjectOf } from './queue-subject';

/** Questions that callers put into the queue themselves. */
@Injectable()
export class QueueQuestions {
  constructor(
    private readonly desk: ApprovalDesk,
    private readonly outside: OutsideAddress,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @throws InvalidRequestError (INVALID_REQUEST) when the address to tell may not be reached, or the context is too long
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async ask(principal: Principal, body: NewQueueItem): Promise<Approval> {
    const notifyUrl = body.notify_url ?? '';
    if (notifyUrl !== '') await this.outside.require('/notify_url', notifyUrl);
    const lifetimeMs = (body.expires_in_seconds ?? 86_400) * 1000;
    return this.desk.question(principal, {
      scope: `request:${newId()}`,
      operation: body.request_type || 'request',
      user: { ...(body.user_id && { id: body.user_id }) },
      ...subjectOf(body),
      approvers: [],
      notifyUrl,
      requiredApprovals: body.required_approvals ?? 1,
      excludesRequester: body.four_eyes ?? false,
      expiresAt: new Date(this.clock.nowMs() + lifetimeMs),
      ...oneOf('severity', SEVERITIES, body.severity ?? undefined),
    });
  }
}
