import { Injectable } from '@nestjs/common';
import type { Json } from '@app/kernel';
import type { SettledStep, StepKey } from '../../execution/step-outcome';
import { JournalReader } from '../journal/journal-reader';
import { RunDatabase } from '../run-database';
import { FINAL_STATUSES, type RunRef, type RunStatus, type StoredRun } from '../runs/stored-run';

/** A run that nobody works on: it has ended, or waits for a person. */
export interface RunAtRest {
  readonly runId: string;
  readonly status: Exclude<RunStatus, 'queued' | 'running'>;
  readonly output: Json;
  readonly text: string;
  readonly steps: ReadonlyMap<StepKey, SettledStep>;
  /** All that is stored about it, where this task worked on it from its beginning to its end; else it must be read. */
  readonly whole: WholeRun | null;
}

/** A run that ended where it began. */
interface WholeRun {
  readonly run: StoredRun;
  readonly endedAt: Date;
}

interface RestRow {
  readonly status: RunStatus;
  readonly output: Json;
  readonly output_text: string | null;
  readonly is_waking: boolean | null;
}

type Waiter = (rest: RunAtRest | null) => void;

/** Who waits for which run to rest. */
@Injectable()
export class RunRests {
  private readonly waiters = new Map<string, Set<Waiter>>();

  constructor(
    private readonly database: RunDatabase,
    private readonly reader: JournalReader,
  ) {}

  /** Tells those who wait in this task. @param rest null asks them to look for themselves */
  tell(runId: string, rest: RunAtRest | null): void {
    for (const waiter of [...(this.waiters.get(runId) ?? [])]) waiter(rest);
  }

  /** Tells all who wait to look for themselves. */
  tellAll(): void {
    for (const runId of [...this.waiters.keys()]) this.tell(runId, null);
  }

  /** Calls back when there may be news of a run. @returns how to stop */
  watch(runId: string, waiter: Waiter): () => void {
    const waiters = this.waiters.get(runId) ?? new Set();
    this.waiters.set(runId, waiters.add(waiter));
    return () => {
      waiters.delete(waiter);
      if (waiters.size === 0) this.waiters.delete(runId);
    };
  }

  /**
   * Reads a run.
   * @returns null when there is no such run, or when it is queued or worked on, or is about to be
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async read({ runId, tenantId }: RunRef): Promise<RunAtRest | null> {
    const [row] = await this.database.run<RestRow>({
      name: 'read_run',
      text: `select status, output, output_text, status = 'awaiting_approval' and wake_at <= now() as is_waking
        from plan_runs where id = $1 and tenant_id = $2`,
      values: [runId, tenantId],
    });
    if (row === undefined || !isAtRest(row.status) || row.is_waking === true) return null;
    const steps = await this.reader.settled(runId);
    return { runId, status: row.status, output: row.output, text: row.output_text ?? '', steps, whole: null };
  }
}

function isAtRest(status: RunStatus): status is RunAtRest['status'] {
  return status === 'awaiting_approval' || status === 'paused' || FINAL_STATUSES.includes(status);
}
