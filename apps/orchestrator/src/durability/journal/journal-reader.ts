import { Injectable } from '@nestjs/common';
import type { SettledStep, StepKey, StepOutcome } from '../../execution/step-outcome';
import { RunDatabase } from '../run-database';

/** What earlier owners of a run have left. */
export interface JournalContents {
  readonly settled: ReadonlyMap<StepKey, SettledStep>;
  /** Names of the side effects that were announced. */
  readonly intents: ReadonlySet<string>;
  /** How many tries of each step have failed; steps without any are not there. */
  readonly failedTries: ReadonlyMap<StepKey, number>;
  /** Place of the newest event; 0 when there is none. */
  readonly lastSeq: number;
}

interface SettledRow {
  readonly step_key: string;
  readonly attempt: number;
  readonly outcome: StepOutcome;
  readonly started_at: Date;
  readonly ended_at: Date;
}

const NOTHING_YET: JournalContents = {
  settled: new Map(),
  intents: new Set(),
  failedTries: new Map(),
  lastSeq: 0,
};

/** Reads journals back. */
@Injectable()
export class JournalReader {
  constructor(private readonly database: RunDatabase) {}

  /** What a run that was never worked on has. */
  nothingYet(): JournalContents {
    return NOTHING_YET;
  }

  /** @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  async read(runId: string): Promise<JournalContents> {
    const [settled, intents, failed, [newest]] = await Promise.all([
      this.settled(runId),
      this.database.run<{ step_key: string }>({
        text: 'select step_key from plan_step_intents where run_id = $1',
        values: [runId],
      }),
      this.database.run<{ step_key: string; failed: number }>({
        text: 'select step_key, count(*)::int as failed from plan_step_attempts where run_id = $1 group by 1',
        values: [runId],
      }),
      this.database.run<{ seq: string | null }>({
        text: 'select max(seq) as seq from plan_events where run_id = $1',
        values: [runId],
      }),
    ]);
    return {
      settled,
      intents: new Set(intents.map(({ step_key }) => step_key)),
      failedTries: new Map(failed.map(({ step_key, failed: tries }) => [step_key, tries])),
      lastSeq: Number(newest?.seq ?? 0),
    };
  }

  /** The outcomes of a run, or of one of its steps. @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  async settled(runId: string, key: StepKey | null = null): Promise<ReadonlyMap<StepKey, SettledStep>> {
    const rows = await this.database.run<SettledRow>({
      text: `select step_key, attempt, outcome, started_at, ended_at from plan_step_journal
        where run_id = $1 and ($2::text is null or step_key = $2)`,
      values: [runId, key],
    });
    return new Map(
      rows.map(({ step_key, attempt, outcome, started_at, ended_at }) => [
        step_key,
        { attempt, outcome, startedAt: started_at, endedAt: ended_at },
      ]),
    );
  }
}
