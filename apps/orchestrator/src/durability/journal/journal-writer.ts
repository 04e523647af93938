import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DatabaseUnavailableError } from '@app/database';
import { RunFencedError } from '../durability.errors';
import { insertJournalStatement, type InsertedRow } from './insert-journal.statement';
import { RunDatabase } from '../run-database';
import { RunChannels } from '../runs/run-channels';
import type { EntryFate, JournalEntry } from './journal-entry';

const BATCH_LIMIT_ENTRIES = 500;
/** Entries that wait in memory at most, each of about one outcome. Beyond it writers are told to come again. */
const QUEUE_LIMIT_ENTRIES = 20_000;
const RETRY_PAUSE_MS = 50;
/** Longer than a lease: whoever waits this long has lost its runs. */
const GIVE_UP_ATTEMPTS = 100;

interface Pending {
  readonly entry: JournalEntry;
  readonly resolve: (fate: EntryFate) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes the journal of all runs of this task by group commit: while one batch is on its way, entries gather for the next.
 * There is no timer, so that a lone entry is sent at once. Entries of one run keep their order.
 */
@Injectable()
export class JournalWriter {
  private waiting: Pending[] = [];
  private flushing = false;

  constructor(
    private readonly database: RunDatabase,
    private readonly channels: RunChannels,
  ) {}

  /**
   * Stores an entry. Resolves once its fate is certain.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) when PostgreSQL stays away, or too much waits
   */
  write(entry: JournalEntry): Promise<EntryFate> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length >= QUEUE_LIMIT_ENTRIES) {
        reject(new DatabaseUnavailableError('too many journal entries wait'));
        return;
      }
      this.waiting.push({ entry, resolve, reject });
      if (!this.flushing) void this.flush();
    });
  }

  /** Waits one turn of the event loop first, so that entries of the same turn share a batch. */
  private async flush(): Promise<void> {
    this.flushing = true;
    await new Promise(setImmediate);
    while (this.waiting.length > 0) await this.store(this.takeBatch());
    this.flushing = false;
  }

  /** The oldest entries, up to the first that belongs to another epoch of a run that is in the batch already. */
  private takeBatch(): Pending[] {
    const epochs = new Map<string, number>();
    const limit = Math.min(this.waiting.length, BATCH_LIMIT_ENTRIES);
    let count = 0;
    for (; count < limit; count++) {
      const { runId, ownerEpoch } = (this.waiting[count] as Pending).entry.owner;
      if ((epochs.get(runId) ?? ownerEpoch) !== ownerEpoch) break;
      epochs.set(runId, ownerEpoch);
    }
    return this.waiting.splice(0, count);
  }

  private async store(batch: readonly Pending[]): Promise<void> {
    try {
      const rows = await this.insert(batch.map(({ entry }) => entry));
      settle(batch, rows);
      this.announce(batch);
    } catch (error) {
      const isBadEntry = !(error instanceof DatabaseUnavailableError) && batch.length > 1;
      if (!isBadEntry) return batch.forEach(({ reject }) => reject(error));
      // One entry that PostgreSQL refuses must not take the others with it.
      const middle = batch.length >> 1;
      await this.store(batch.slice(0, middle));
      await this.store(batch.slice(middle));
    }
  }

  private announce(batch: readonly Pending[]): void {
    const runIds = batch.flatMap(({ entry: { events, owner } }) => (events.length > 0 ? [owner.runId] : []));
    if (runIds.length > 0) this.channels.announce('plan_events', runIds);
  }

  /** While the fate of a statement is unknown the same is sent again: storing twice changes nothing. */
  private async insert(entries: readonly JournalEntry[]): Promise<InsertedRow[]> {
    const statement = insertJournalStatement(entries);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.database.run<InsertedRow>(statement);
      } catch (error) {
        if (!(error instanceof DatabaseUnavailableError) || attempt === GIVE_UP_ATTEMPTS) throw error;
        await sleep(RETRY_PAUSE_MS);
      }
    }
  }
}

function settle(batch: readonly Pending[], rows: readonly InsertedRow[]): void {
  const owned = new Set(rows.filter(({ step_key }) => step_key === null).map(({ run_id }) => run_id));
  const stored = new Set(rows.map(({ run_id, step_key }) => `${run_id} ${step_key ?? ''}`));
  for (const { entry, resolve } of batch) {
    const { owner, step } = entry;
    if (!owned.has(owner.runId)) resolve('fenced');
    else resolve(step?.kind !== 'outcome' || stored.has(`${owner.runId} ${step.key}`) ? 'stored' : 'lost');
  }
}

/** @throws RunFencedError (RUN_FENCED) when the fate says so */
export function assertOwned(fate: EntryFate): void {
  if (fate === 'fenced') throw new RunFencedError();
}
