import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CLOCK, type Clock, type DecisionId, type GovernedCall } from '@app/kernel';
import { governanceSection, type GovernanceSettings } from '../governance.config';
import type { Judgement } from '../judgement';
import { requestContentOf, type KeptContent } from './call-content';
import { CallContentRepository } from './call-content.repository';

const DAY_MS = 86_400_000;
const FLUSH_MS = 1_000;
const TIDY_MS = 60_000;
/** UTF-16 code units of one call that are kept at most; a larger call is not kept. */
const CALL_LIMIT_UNITS = 262_144;
/** UTF-16 code units that wait in memory at most. */
const QUEUE_LIMIT_UNITS = 16_777_216;
const BATCH_LIMIT_UNITS = 2_097_152;
const BATCH_LIMIT_ROWS = 200;

interface Waiting {
  readonly kept: KeptContent;
  readonly units: number;
}

/**
 * Keeps the texts of calls for as many days as the operator wants, none by default. It never delays or fails a call: texts
 * wait in memory and are stored every second, and what does not fit is not kept, which a replay then says.
 */
@Injectable()
export class CallContents implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(CallContents.name);
  private queue: Waiting[] = [];
  private queuedUnits = 0;
  private dropped = 0;
  private flushing: Promise<void> | null = null;
  private timers: readonly NodeJS.Timeout[] = [];

  constructor(
    private readonly repository: CallContentRepository,
    @Inject(governanceSection.token) private readonly config: GovernanceSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timers = [
      setInterval(() => void this.flush(), FLUSH_MS).unref(),
      setInterval(() => void this.deleteExpired(), TIDY_MS).unref(),
    ];
  }

  async onApplicationShutdown(): Promise<void> {
    this.timers.forEach(clearInterval);
    await this.flushing;
    await this.flush();
  }

  /** Keeps a request under the id of its decision. No I/O. */
  keepRequest(call: GovernedCall, { decision }: Judgement): void {
    if (this.config.contentRetentionDays === 0) return;
    const { id, stage, verdict } = decision;
    this.keep(call, { decisionId: id, stage, content: requestContentOf(call, verdict) });
  }

  /** Keeps an answer under the id of the decision about its request. No I/O. */
  keepAnswer(call: GovernedCall, decisionId: DecisionId, { decision, segments }: Judgement): void {
    if (this.config.contentRetentionDays === 0) return;
    const { stage, verdict } = decision;
    this.keep(call, { decisionId, stage, content: { segments, verdict } });
  }

  /** Stores what waits. One at a time; never rejects. */
  async flush(): Promise<void> {
    this.flushing ??= this.storeAll().finally(() => (this.flushing = null));
    await this.flushing;
  }

  /** Deletes what has been kept long enough, a bounded number at a time. Never rejects. */
  async deleteExpired(): Promise<void> {
    try {
      await this.repository.deleteExpired(this.clock.now());
    } catch (error) {
      this.logger.warn({ event: 'call_contents_not_deleted', err: error });
    }
  }

  private keep(call: GovernedCall, kept: Omit<KeptContent, 'expiresAt' | 'tenantId'>): void {
    const units = kept.content.segments.reduce((sum, { text }) => sum + text.length, 0);
    if (units > CALL_LIMIT_UNITS || this.queuedUnits + units > QUEUE_LIMIT_UNITS) {
      this.dropped += 1;
      return;
    }
    const expiresAt = new Date(this.clock.nowMs() + this.config.contentRetentionDays * DAY_MS);
    this.queue.push({ kept: { ...kept, tenantId: call.principal.tenantId, expiresAt }, units });
    this.queuedUnits += units;
  }

  private async storeAll(): Promise<void> {
    if (this.dropped > 0) this.logger.warn({ event: 'call_contents_dropped', calls: this.dropped });
    this.dropped = 0;
    while (this.queue.length > 0) {
      const batch = batchOf(this.queue);
      try {
        await this.repository.add(batch.map(({ kept }) => kept));
      } catch (error) {
        // What waits stays and bounds itself; the next turn tries again.
        this.logger.warn({ event: 'call_contents_not_stored', err: error });
        return;
      }
      this.queue = this.queue.slice(batch.length);
      this.queuedUnits -= unitsOf(batch);
    }
  }
}

/** The oldest that wait, at least one. */
function batchOf(queue: readonly Waiting[]): readonly Waiting[] {
  let units = 0;
  const end = queue.findIndex((waiting, index) => {
    units += waiting.units;
    return index > 0 && (units > BATCH_LIMIT_UNITS || index === BATCH_LIMIT_ROWS);
  });
  return end === -1 ? queue : queue.slice(0, end);
}

function unitsOf(batch: readonly Waiting[]): number {
  return batch.reduce((sum, { units }) => sum + units, 0);
}
