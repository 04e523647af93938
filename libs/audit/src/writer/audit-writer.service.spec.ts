import { Logger } from '@nestjs/common';
import { ManualClock } from '@app/testing';
import { anAuditRecord } from '../audit-record.fake';
import { AuditRecordRejectedError, AuditUnavailableError } from '../audit.errors';
import type { AuditObserver } from '../audit-observer';
import { AuditWriter } from './audit-writer.service';
import { FakeBatchStore } from './batch-store.fake';

const clock = new ManualClock();
const config = { queueLimitRecords: 6, batchLimitRecords: 4, commitDeadlineMs: 5000 };
const record = (): ReturnType<typeof anAuditRecord> => anAuditRecord({ recordedAt: clock.now() });
const records = (count: number): ReturnType<typeof anAuditRecord>[] => Array.from({ length: count }, record);

describe(AuditWriter.name, () => {
  let store: FakeBatchStore;
  let writer: AuditWriter;
  let events: string[];

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => {
    events = [];
    const observer: AuditObserver = {
      committed: (batch) => events.push(`committed ${batch.records}`),
      rejected: (reason, count) => events.push(`${reason} ${count}`),
    };
    store = new FakeBatchStore();
    writer = new AuditWriter(store, config, clock, observer);
    writer.onModuleInit();
  });

  const appendAll = (all: ReturnType<typeof records>): Promise<PromiseSettledResult<void>[]> =>
    Promise.allSettled(all.map((each) => writer.append(each)));
  const reasonsOf = (results: PromiseSettledResult<void>[]): unknown[] =>
    results.map((result) => (result.status === 'rejected' ? (result.reason as Error).constructor : null));

  it('resolves only after the commit', async () => {
    store.hold();
    let isResolved = false;
    const appended = writer.append(record()).then(() => (isResolved = true));

    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(isResolved).toBe(false);
    store.release();
    await appended;

    expect(store.recordIds).toHaveLength(1);
  });

  it('commits together what arrives together, in order and within the batch limit', async () => {
    const all = records(6);

    await appendAll(all);

    expect(store.batches.map((batch) => batch.records.length)).toEqual([4, 2]);
    expect(store.recordIds).toEqual(all.map(({ id }) => id));
    expect(events).toEqual(['committed 4', 'committed 2']);
  });

  it('continues chains from batch to batch', async () => {
    await writer.append(record());
    await writer.append(record());

    const [first, second] = store.batches;
    expect(second?.prevLink).toBe(first?.link);
    expect(second?.records[0]).toMatchObject({ seq: 2, prevHash: first?.records[0]?.hash });
  });

  it('refuses only the record that cannot be stored and leaves no gap for it', async () => {
    const all = records(4);
    store.poisonedIds.add(all[2]!.id);

    const results = await appendAll(all);

    expect(reasonsOf(results)).toEqual([null, null, AuditRecordRejectedError, null]);
    expect(store.batches.flatMap((batch) => batch.records.map(({ seq }) => seq))).toEqual([1, 2, 3]);
    expect(new Set(store.batches.map(({ boot }) => boot)).size).toBe(1);
  });

  it('refuses an impossible record before the queue', async () => {
    await expect(writer.append({ ...record(), verdict: '\0' })).rejects.toThrow(AuditRecordRejectedError);

    expect(events).toEqual(['invalid 1']);
  });

  it('refuses what does not fit into the queue and commits the rest', async () => {
    const results = await appendAll(records(7));

    expect(reasonsOf(results)).toEqual([...Array<null>(6).fill(null), AuditUnavailableError]);
    expect(events).toContain('queue_full 1');
  });

  it('refuses everything that waits when the store is unavailable', async () => {
    store.failures.push({ status: 'unavailable', mayBeStored: false, cause: new Error('down') });

    const results = await appendAll(records(6));

    expect(reasonsOf(results)).toEqual(Array(6).fill(AuditUnavailableError));
    expect(events).toEqual(['unavailable 6']);
  });

  it('refuses at once while the store stays away, and goes on when it is back', async () => {
    store.failures.push({ status: 'unavailable', mayBeStored: false, cause: new Error('down') });
    await appendAll([record()]);
    store.isReady = false;

    await expect(writer.append(record())).rejects.toThrow(AuditUnavailableError);
    expect(writer.isHealthy()).toBe(false);
    store.isReady = true;
    await writer.append(record());

    expect(store.recordIds).toHaveLength(1);
    expect(writer.isHealthy()).toBe(true);
  });

  it.each([
    ['keeps its chain when nothing was stored', false, 1],
    ['begins a new boot when something may be stored', true, 2],
  ])('%s', async (_what, mayBeStored, boots) => {
    await writer.append(record());
    store.failures.push({ status: 'unavailable', mayBeStored, cause: new Error('down') });
    await appendAll([record()]);
    await writer.append(record());

    expect(new Set(store.batches.map(({ boot }) => boot)).size).toBe(boots);
    expect(store.batches.at(-1)?.records[0]?.seq).toBe(boots === 1 ? 2 : 1);
  });

  it('never leaves a caller waiting when the store breaks its contract', async () => {
    jest.spyOn(store, 'store').mockRejectedValueOnce(new Error('bug'));

    await expect(writer.append(record())).rejects.toThrow(AuditUnavailableError);
    await expect(writer.append(record())).resolves.toBeUndefined();
  });

  it('commits what waits before it stops, and takes nothing more', async () => {
    store.hold();
    const appended = appendAll(records(5));
    const drained = writer.drain(60_000);
    store.release();
    await drained;

    expect(reasonsOf(await appended)).toEqual(Array(5).fill(null));
    expect(writer.isHealthy()).toBe(false);
    await expect(writer.append(record())).rejects.toThrow(AuditUnavailableError);
  });

  it('refuses what is left when the drain takes too long', async () => {
    store.hold();
    const appended = appendAll(records(5));
    await new Promise(setImmediate);

    await writer.drain(1);

    expect(reasonsOf(await appended)).toEqual(Array(5).fill(AuditUnavailableError));
    expect(writer.queueDepth).toBe(0);
  });
});
