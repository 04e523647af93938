import type { AdmittedRecord } from '../chain/sealed-record';

/** A record whose caller waits for the commit. */
export interface PendingRecord {
  readonly record: AdmittedRecord;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export interface PendingQueueLimits {
  readonly queueLimitRecords: number;
  readonly batchLimitRecords: number;
}

/** Text that may wait, in UTF-16 code units: it bounds memory when records are large. */
const QUEUE_LIMIT_TEXT = 64 * 1024 * 1024;
/** Text of one batch, in UTF-16 code units: it bounds one statement. */
const BATCH_LIMIT_TEXT = 8 * 1024 * 1024;

/** Records in the order of their arrival, bounded by number and by size. */
export class PendingQueue {
  private readonly waiting: PendingRecord[] = [];
  private waitingText = 0;

  constructor(private readonly limits: PendingQueueLimits) {}

  get length(): number {
    return this.waiting.length;
  }

  /** Adds a record. @returns false when the queue is full; nothing is added then */
  offer(pending: PendingRecord): boolean {
    const text = pending.record.content.length;
    if (this.waiting.length >= this.limits.queueLimitRecords) return false;
    if (this.waitingText + text > QUEUE_LIMIT_TEXT) return false;
    this.waiting.push(pending);
    this.waitingText += text;
    return true;
  }

  /** Takes out the oldest records, as many as fit into one batch; at least one if any waits. */
  takeBatch(): PendingRecord[] {
    const countLimit = Math.min(this.waiting.length, this.limits.batchLimitRecords);
    let count = 0;
    let text = 0;
    while (count < countLimit) {
      text += this.textAt(count);
      if (count > 0 && text > BATCH_LIMIT_TEXT) break;
      count += 1;
    }
    return this.take(count);
  }

  /** Takes out everything. */
  takeAll(): PendingRecord[] {
    return this.take(this.waiting.length);
  }

  private textAt(index: number): number {
    return this.waiting[index]?.record.content.length ?? 0;
  }

  private take(count: number): PendingRecord[] {
    const taken = this.waiting.splice(0, count);
    for (const { record } of taken) this.waitingText -= record.content.length;
    return taken;
  }
}
