import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ApprovalList } from '@app/governance';
import { toQueueItem } from '../approval.mapper';
import { NoticeKeys } from './notice-keys';
import { NoticeStore, type WaitingNotice } from './notice-store';
import { OutsideAddress } from './outside-address';
import { retryInMs } from './retry-times';

const LOOK_EVERY_MS = 1_000;
/** Notices sent at the same time. */
const AT_ONCE = 10;

/**
 * Tells decisions of people to the addresses that were given with the questions: signed, at least once, and again while
 * nobody takes them. No decision waits for it.
 */
@Injectable()
export class ApprovalNotices implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ApprovalNotices.name);
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> | null = null;

  constructor(
    private readonly store: NoticeStore,
    private readonly approvals: ApprovalList,
    private readonly keys: NoticeKeys,
    private readonly outside: OutsideAddress,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.sendSoon(), LOOK_EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.sending;
  }

  private sendSoon(): void {
    this.sending ??= this.sendAll().finally(() => (this.sending = null));
  }

  private async sendAll(): Promise<void> {
    try {
      await this.store.expireLate();
      const notices = await this.store.take(AT_ONCE);
      await Promise.all(notices.map((notice) => this.send(notice)));
    } catch (err) {
      this.logger.warn({ event: 'approval_notices_not_sent', err });
    }
  }

  private async send(notice: WaitingNotice): Promise<void> {
    const failure = await this.tell(notice).catch(nameOf);
    if (failure === null) await this.store.delivered(notice.id);
    else await this.store.failed(notice.id, failure, retryInMs(notice.tries, Math.random()));
  }

  /** @returns why it was not taken; null when it was */
  private async tell({ approvalId, id, organizationId, tenantId }: WaitingNotice): Promise<string | null> {
    const approval = await this.approvals.find(tenantId, approvalId);
    if (approval === null) return null;
    const body = JSON.stringify({
      id,
      event: `approval.${approval.status}`,
      data: toQueueItem(approval, organizationId),
    });
    const status = await this.outside.post(approval.notifyUrl, body, {
      'x-axonflow-delivery': id,
      'x-axonflow-signature': this.keys.sign(tenantId, body),
    });
    return status >= 200 && status < 300 ? null : `status ${status}`;
  }
}

/** What kind of failure it was, without the words of whoever answered. */
function nameOf(error: unknown): string {
  const { code, name } = error as { readonly code?: string; readonly name?: string };
  return code ?? name ?? 'Error';
}
