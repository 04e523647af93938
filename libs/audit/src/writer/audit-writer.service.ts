import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Clock } from '@app/kernel';
import type { AuditRecord } from '../audit-record';
import type { AuditSettings } from '../audit.config';
import { AuditRecordRejectedError, AuditUnavailableError } from '../audit.errors';
import type { AuditObserver, AuditRejection } from '../audit-observer';
import { BootChain } from '../chain/boot-chain';
import { within } from '../within';
import type { BatchStore, StoreOutcome } from './batch-store';
import { PendingQueue, type PendingRecord } from './pending-queue';
import { admit } from './record-admission';

/** Chains kept in memory before a new boot is begun: about 20 MB. */
const TENANT_LIMIT = 100_000;
/** What is left of a container's stop time for the last commits. */
const SHUTDOWN_DRAIN_MS = 5000;

/**
 * Writes records by group commit: while one batch is on its way, arriving records gather for the next. There is no
 * timer, so that a lone record is sent at once and batches grow by themselves under load.
 */
export class AuditWriter implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(AuditWriter.name);
  private readonly queue: PendingQueue;
  private chain = new BootChain();
  private flushing: Promise<void> | null = null;
  private isStopped = false;
  private hasGivenUp = false;

  constructor(
    private readonly batches: BatchStore,
    config: AuditSettings,
    private readonly clock: Clock,
    private readonly observer: AuditObserver,
  ) {
    this.queue = new PendingQueue(config);
  }

  /** Records that wait for their batch. */
  get queueDepth(): number {
    return this.queue.length;
  }

  onModuleInit(): void {
    this.batches.open();
  }

  /** Runs after the listeners are closed, so that no request can come after the last commit. */
  async onApplicationShutdown(): Promise<void> {
    await this.drain(SHUTDOWN_DRAIN_MS);
  }

  /** Says whether records can probably be committed; for readiness. */
  isHealthy(): boolean {
    return !this.isStopped && this.batches.isReady;
  }

  /**
   * Records something. Returns only after the record is committed; records of one caller keep their order.
   * Waits at most two commit deadlines: that of the batch on its way and its own.
   * @throws AuditUnavailableError (AUDIT_UNAVAILABLE) when the commit is not certain, also when the queue is full or
   * the database has been away for longer than the deadline. The record may still exist: too much is allowed in an
   * audit trail, too little is not.
   * @throws AuditRecordRejectedError (INVALID_REQUEST) when the record can never be stored
   */
  append(record: AuditRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      this.enqueue({ record: this.admitted(record), resolve, reject });
    });
  }

  /**
   * Takes no more records, waits until the queue is empty or the deadline has passed, then refuses the rest and
   * disconnects.
   */
  async drain(deadlineMs: number): Promise<void> {
    this.isStopped = true;
    await within(deadlineMs, this.flushing ?? Promise.resolve());
    this.refuse(this.queue.takeAll(), 'stopped');
    await this.batches.close();
    await this.flushing;
  }

  private admitted(record: AuditRecord): PendingRecord['record'] {
    try {
      return admit(record, this.clock.nowMs());
    } catch (error) {
      this.observer.rejected('invalid', 1);
      throw error;
    }
  }

  private enqueue(pending: PendingRecord): void {
    if (this.isStopped) return this.refuse([pending], 'stopped');
    if (this.hasGivenUp && !this.batches.isReady) return this.refuse([pending], 'unavailable');
    if (!this.queue.offer(pending)) return this.refuse([pending], 'queue_full');
    this.flushing ??= this.flush();
  }

  /** Waits one turn of the event loop first, so that records of the same turn share a batch. */
  private async flush(): Promise<void> {
    await new Promise(setImmediate);
    while (this.queue.length > 0) await this.store(this.queue.takeBatch());
    this.flushing = null;
  }

  private async store(pending: readonly PendingRecord[]): Promise<void> {
    const batch = this.chain.seal(
      pending.map(({ record }) => record),
      this.clock.now(),
    );
    const startedMs = this.clock.monotonicMs();
    const outcome = await this.batches.store(batch).catch(unknownOutcome);
    if (outcome.status === 'committed') {
      this.chain.publish(batch);
      if (this.chain.tenantCount > TENANT_LIMIT) this.chain = new BootChain();
      return this.acknowledge(pending, this.clock.monotonicMs() - startedMs);
    }
    if (outcome.mayBeStored) this.beginNewBoot(outcome);
    if (outcome.status === 'unavailable') return this.giveUp(pending, outcome.cause);
    return this.storeApart(pending, outcome.cause);
  }

  private acknowledge(pending: readonly PendingRecord[], latencyMs: number): void {
    this.hasGivenUp = false;
    for (const { resolve } of pending) resolve();
    this.observer.committed({ records: pending.length, latencyMs });
  }

  /** Finds the records that cannot be stored by halves, so that only they are refused. */
  private async storeApart(pending: readonly PendingRecord[], cause: unknown): Promise<void> {
    if (pending.length === 1) {
      this.observer.rejected('refused', 1);
      const problem = { field: '', message: 'was refused by the audit store' };
      return pending[0]?.reject(new AuditRecordRejectedError([problem], { cause }));
    }
    const middle = pending.length >> 1;
    await this.store(pending.slice(0, middle));
    await this.store(pending.slice(middle));
  }

  /** The records that wait would fare no better, and their callers have waited as long. */
  private giveUp(pending: readonly PendingRecord[], cause: unknown): void {
    this.hasGivenUp = true;
    this.refuse([...pending, ...this.queue.takeAll()], 'unavailable', cause);
  }

  private refuse(pending: readonly PendingRecord[], reason: AuditRejection, cause?: unknown): void {
    if (pending.length === 0) return;
    this.observer.rejected(reason, pending.length);
    for (const { reject } of pending) reject(new AuditUnavailableError(cause));
  }

  /** A chain whose last batch may or may not be stored cannot go on: it could fork. */
  private beginNewBoot({ status }: StoreOutcome): void {
    const endedBoot = this.chain.boot;
    this.chain = new BootChain();
    this.logger.warn({ event: 'audit.boot_renewed', status, endedBoot, boot: this.chain.boot });
  }
}

function unknownOutcome(cause: unknown): StoreOutcome {
  return { status: 'unavailable', mayBeStored: true, cause };
}
