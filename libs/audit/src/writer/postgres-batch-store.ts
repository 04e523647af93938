import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryConfig } from 'pg';
import type { Clock } from '@app/kernel';
import type { SealedBatch } from '../chain/sealed-record';
import type { AuditSession } from './audit-session';
import type { BatchStore, StoreOutcome } from './batch-store';
import { insertBatchStatement } from './insert-batch.statement';
import { storeFailureOf, type StoreFailure } from './store-failure';

const RETRY_PAUSE_MS = 20;

/** How far one batch has come. */
interface Attempts {
  readonly statement: QueryConfig;
  readonly deadlineMs: number;
  mayBeStored: boolean;
  cause: unknown;
}

/**
 * Stores batches in PostgreSQL. While the outcome of a statement is unknown, the identical statement is sent again
 * until an answer comes: the key of the batch tells a repetition from a first sending, and PostgreSQL makes the
 * repetition wait for a first sending that is still running.
 */
export class PostgresBatchStore implements BatchStore {
  constructor(
    private readonly session: AuditSession,
    private readonly commitDeadlineMs: number,
    private readonly clock: Clock,
  ) {}

  get isReady(): boolean {
    return this.session.isUp;
  }

  open(): void {
    this.session.open();
  }

  close(): Promise<void> {
    return this.session.close();
  }

  async store(batch: SealedBatch): Promise<StoreOutcome> {
    const attempts: Attempts = {
      statement: insertBatchStatement(batch),
      deadlineMs: this.clock.monotonicMs() + this.commitDeadlineMs,
      mayBeStored: false,
      cause: undefined,
    };
    for (;;) {
      const outcome = await this.attempt(attempts);
      if (outcome !== null) return outcome;
    }
  }

  /** @returns null when it is worth trying again */
  private async attempt(attempts: Attempts): Promise<StoreOutcome | null> {
    const remainingMs = attempts.deadlineMs - this.clock.monotonicMs();
    if (remainingMs <= 0 || this.session.isClosed) {
      return { status: 'unavailable', mayBeStored: attempts.mayBeStored, cause: attempts.cause };
    }
    if (!(await this.session.isUpWithin(remainingMs))) return null;
    try {
      await this.session.run(attempts.statement);
      return { status: 'committed' };
    } catch (cause) {
      attempts.cause = cause;
      return this.conclude(storeFailureOf(cause), attempts);
    }
  }

  private async conclude(failure: StoreFailure, attempts: Attempts): Promise<StoreOutcome | null> {
    const { mayBeStored, cause } = attempts;
    switch (failure) {
      case 'already_stored':
        return mayBeStored ? { status: 'committed' } : { status: 'unavailable', mayBeStored: true, cause };
      case 'data':
        return { status: 'refused', mayBeStored, cause };
      case 'no_partition':
        this.session.reportMissingPartition();
        return { status: 'unavailable', mayBeStored, cause };
      case 'unknown':
        attempts.mayBeStored = true;
        this.session.reconnect('outcome unknown');
        return null;
      case 'try_again':
        await sleep(RETRY_PAUSE_MS);
        return null;
    }
  }
}
