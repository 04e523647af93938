import { createTestDatabase, type TestDatabase } from '@app/testing';
import { systemClock } from '@app/kernel';
import { aStoredRun, aTenant } from '../acceptance/run-start.builder';
import { RunDatabase } from '../run-database';
import type { RunChannels } from '../runs/run-channels';
import { RunStore } from '../runs/run-store';
import type { StoredRun } from '../runs/stored-run';
import { JournalReader } from './journal-reader';
import { JournalWriter } from './journal-writer';
import { RunJournal } from './run-journal';

const channels = { announce: () => undefined } as unknown as RunChannels;
const intent = { requestHash: 'h', idempotent: false };

describe(RunJournal.name, () => {
  let database: TestDatabase;
  let connections: RunDatabase;
  let run: StoredRun;
  beforeAll(async () => {
    database = await createTestDatabase();
    connections = new RunDatabase({ url: database.serviceUrl, poolSize: 2, statementTimeoutMs: 10_000 });
    run = aStoredRun(await aTenant(database));
    await new RunStore(connections, channels).insert(run, null);
  });
  afterAll(async () => {
    await connections.onApplicationShutdown();
    await database.drop();
  });

  /** The journal as the next owner of the run finds it. */
  const opened = async (): Promise<RunJournal> => {
    await database.query('update plan_runs set owner_epoch = owner_epoch + 1');
    const [row] = await database.query<{ owner_epoch: string }>('select owner_epoch from plan_runs');
    const reader = new JournalReader(connections);
    const writer = new JournalWriter(connections, channels);
    const parts = { writer, reader, clock: systemClock, onFenced: () => undefined };
    const owner = { runId: run.runId, ownerEpoch: Number(row?.owner_epoch) };
    return new RunJournal(owner, await reader.read(run.runId), parts);
  };

  it('knows the tries that failed and the effects that were begun under earlier owners', async () => {
    const failed = { code: 'BUSY', reason: 'Busy.', startedAt: new Date(), endedAt: new Date() };
    for (const attempt of [1, 2]) {
      const journal = await opened();
      expect(await journal.begin('s', intent, `s-${attempt}`)).toBe(`${run.runId}:s`);
      await journal.attempt('s', { attempt, ...failed });
      expect(journal.failedTries('s')).toBe(attempt);
    }

    const journal = await opened();

    expect(journal.failedTries('s')).toBe(2);
    expect(journal.failedTries('other')).toBe(0);
    expect(['s', 's-1', 's-2'].map((name) => journal.wasInFlight(name))).toEqual([false, true, true]);
  });
});
