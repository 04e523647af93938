import { createTestDatabase } from '@app/testing';
import { randomUUID } from 'node:crypto';
import type { TenantId } from '@app/kernel';
import { RunRows } from '../acceptance/run-rows.fake';
import { aStoredRun, aTenant } from '../acceptance/run-start.builder';
import { claimRunsStatement } from './claim-runs.statement';
import type { RunControlsStore } from './run-controls.store';
import type { RunStore } from './run-store';
import type { StoredRun } from './stored-run';

describe(claimRunsStatement.name, () => {
  let rows: RunRows;
  let database: RunRows['database'];
  let store: RunStore;
  let controls: RunControlsStore;
  let [busy, quiet]: TenantId[] = [];
  let task: string;
  beforeAll(async () => {
    rows = new RunRows(await createTestDatabase());
    ({ controls, database, store } = rows);
    [busy, quiet] = [await aTenant(database), await aTenant(database)];
  });
  afterAll(() => rows.stop());
  beforeEach(async () => {
    await rows.clear();
    task = await rows.lease();
  });

  const aRunOf = (tenantId: TenantId | undefined, overrides: Partial<StoredRun> = {}): StoredRun =>
    aStoredRun(tenantId as TenantId, overrides);
  const queue = async (...runs: readonly StoredRun[]): Promise<void> => {
    for (const run of runs) await store.insert(run, null);
  };
  const claim = async (limit: number): Promise<StoredRun[]> =>
    (await store.claim({ executorId: task, lostRunIds: [], limit, alsoNew: true })).map(({ run }) => run);
  const urgent = (count: number): StoredRun[] =>
    Array.from({ length: count }, () => aRunOf(busy, { priority: 9 }));
  const anHourAgo = new Date(Date.now() - 3_600_000);

  it('takes new runs of each tenant in turn, whatever priorities others ask for', async () => {
    await queue(...urgent(20), aRunOf(quiet, { createdAt: anHourAgo }), aRunOf(quiet));

    const taken = await claim(4);

    expect(taken.map(({ tenantId }) => tenantId).sort()).toEqual([busy, busy, quiet, quiet].sort());
  });

  it('takes the next run for the tenant that has the fewest under way, also one at a time', async () => {
    await queue(...urgent(20));
    await claim(3);
    await queue(aRunOf(quiet), aRunOf(quiet), aRunOf(quiet), aRunOf(quiet));

    const taken = [...(await claim(1)), ...(await claim(1)), ...(await claim(1))];

    expect(taken.map(({ tenantId }) => tenantId)).toEqual([quiet, quiet, quiet]);
  });

  it('takes no new runs unless they are meant too', async () => {
    const lost = aRunOf(quiet);
    await store.insert(lost, randomUUID());
    await queue(...urgent(3));

    const taken = await store.claim({ executorId: task, lostRunIds: [], limit: 10, alsoNew: false });

    expect(taken.map(({ run }) => run.runId)).toEqual([lost.runId]);
    expect(await claim(10)).toHaveLength(3);
  });

  it('takes lost and woken runs before new ones, the oldest first', async () => {
    const [lost, woken] = [aRunOf(quiet), aRunOf(quiet, { createdAt: anHourAgo })];
    await store.insert(lost, randomUUID());
    await store.insert(woken, task);
    await store.suspend({ runId: woken.runId, ownerEpoch: 1 }, { status: 'paused' }, 0);
    await controls.resume(woken);
    await queue(...urgent(20).map((run) => ({ ...run, createdAt: anHourAgo })));

    const taken = [...(await claim(1)), ...(await claim(1))];

    expect(taken.map(({ runId }) => runId)).toEqual([woken.runId, lost.runId]);
  });

  it('does not count the time in which a new run waits for a task against its deadline', async () => {
    const deadline = new Date(anHourAgo.getTime() + 30_000);
    await queue(aRunOf(busy, { createdAt: anHourAgo, deadline }));

    const [taken] = await claim(1);

    const leftMs = (taken?.deadline.getTime() ?? 0) - Date.now();
    expect(Math.round(leftMs / 1000)).toBe(30);
  });
});
