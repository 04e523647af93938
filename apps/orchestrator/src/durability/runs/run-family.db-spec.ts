import { createTestDatabase } from '@app/testing';
import { randomUUID } from 'node:crypto';
import type { TenantId } from '@app/kernel';
import { stepScope } from '../../approvals/approval-scope';
import { RunRows } from '../acceptance/run-rows.fake';
import { aStoredRun, aTenant } from '../acceptance/run-start.builder';
import { childOf } from '../segments/child-call';
import type { RunControlsStore } from './run-controls.store';
import type { RunStore } from './run-store';
import type { NewChild } from './insert-run.statement';
import type { StoredRun } from './stored-run';

const FINISHED = { status: 'completed', output: null, text: '' } as const;
const IN_AN_HOUR = new Date(Date.now() + 3_600_000);

describe('runs that steps of other runs have made', () => {
  let rows: RunRows;
  let database: RunRows['database'];
  let store: RunStore;
  let controls: RunControlsStore;
  let [tenantId, otherTenantId]: TenantId[] = [];
  let task: string;
  beforeAll(async () => {
    rows = new RunRows(await createTestDatabase());
    ({ controls, database, store } = rows);
    [tenantId, otherTenantId] = [await aTenant(database), await aTenant(database)];
  });
  afterAll(() => rows.stop());
  beforeEach(async () => {
    await rows.clear();
    task = await rows.lease();
  });

  const aRun = (overrides: Partial<StoredRun> = {}): StoredRun => aStoredRun(tenantId as TenantId, overrides);
  const begun = async (run = aRun()): Promise<StoredRun> => {
    await store.insert(run, task);
    return run;
  };
  const childFor = (parent: StoredRun, key: string): NewChild & StoredRun => ({
    ...aRun(),
    ...childOf(parent, key),
  });
  const childOn = async (parent: StoredRun, key: string): Promise<NewChild & StoredRun> => {
    const child = childFor(parent, key);
    expect(await store.insertChild(child, parent.ownerEpoch)).toBe(true);
    return child;
  };
  /** As the task that has just taken it sees it. */
  const taken = async (runId: string): Promise<StoredRun> => {
    const claimed = await claim(10);
    const run = claimed.find((each) => each.runId === runId);
    if (run === undefined) throw new Error('the run was not taken');
    return run;
  };
  const claim = async (limit: number): Promise<StoredRun[]> =>
    (await store.claim({ executorId: task, lostRunIds: [], limit, alsoNew: true })).map(({ run }) => run);
  const suspend = (run: StoredRun): Promise<boolean> => {
    const waiting = [
      { status: 'awaiting_approval', approvalId: 'a', decisionId: null, expiresAt: IN_AN_HOUR } as const,
    ];
    return store.suspend(run, { status: 'awaiting_approval', waiting }, run.wakeSeq);
  };
  const seen = async (...runs: readonly StoredRun[]): Promise<(string | null)[][]> => {
    const rows = await database.query(
      'select id, status, requested from plan_runs where id = any($1::uuid[])',
      [runs.map(({ runId }) => runId)],
    );
    const states = new Map(
      (rows as { id: string; status: string; requested: string | null }[]).map((row) => [row.id, row]),
    );
    return runs.map(({ runId }) => [states.get(runId)?.status ?? null, states.get(runId)?.requested ?? null]);
  };

  it('are stored once, and know their place', async () => {
    const parent = await begun();
    const child = await childOn(parent, 'legs[3].trip');
    const grandchild = childFor(await taken(child.runId), 'hotel');

    expect(await store.insertChild(child, 1)).toBe(false);
    expect(grandchild.parent).toEqual({
      runId: child.runId,
      rootId: parent.runId,
      keyPrefix: 'legs[3].trip.hotel.',
    });
  });

  it.each([
    ['is owned by another task', { ownerEpoch: 2 }],
    ['is stored nowhere', { runId: randomUUID() }],
  ])('are not stored when their parent %s', async (_, difference) => {
    const parent = { ...(await begun()), ...difference };

    expect(await store.insertChild(childFor(parent, 'trip'), parent.ownerEpoch)).toBe(false);
    expect(await store.isStored(childFor(parent, 'trip'))).toBe(false);
  });

  it('are not stored when their parent is over', async () => {
    const parent = await begun();
    await store.finish(parent, FINISHED, []);

    expect(await store.insertChild(childFor(parent, 'trip'), 1)).toBe(false);
  });

  it('do as their parent shall when they begin late', async () => {
    const parent = await begun();
    await controls.pause(parent);

    expect(await seen(await childOn(parent, 'trip'))).toEqual([['queued', 'pause']]);
  });

  it('are cancelled with what is below them when their parent ends without them, and nothing else is', async () => {
    const [parent, stranger] = [await begun(), await begun()];
    const [trip, stay] = [await childOn(parent, 'trip'), await childOn(parent, 'stay')];
    const other = await childOn(stranger, 'trip');
    const working = await taken(trip.runId);
    const below = await childOn(working, 'leg');
    await store.finish(await ownerOf(stay), FINISHED, []);

    await store.finish(parent, { ...FINISHED, status: 'cancelled' }, []);

    expect(await seen(trip, below, stay, stranger, other)).toEqual([
      ['running', 'cancel'],
      ['queued', 'cancel'],
      ['completed', null],
      ['running', null],
      ['running', null],
    ]);
  });

  const ownerOf = async ({ runId }: StoredRun) => {
    const [row] = await database.query('select owner_epoch from plan_runs where id = $1', [runId]);
    return { runId, ownerEpoch: Number((row as { owner_epoch: string }).owner_epoch) };
  };

  it('wake a parent that waits for people when they end, also when that is what they waited for', async () => {
    const parent = await begun();
    const child = await taken((await childOn(parent, 'trip')).runId);
    await suspend(parent);

    await store.finish(child, FINISHED, []);

    expect(await seen(parent, child)).toEqual([
      ['queued', null],
      ['completed', null],
    ]);
  });

  it.each([
    ['tell a parent that is about to wait for what they have waited for that they have ended', 2, false],
    ['need not tell a parent that watches them that they have ended', 1, true],
  ])('%s', async (_, epoch, mayRest) => {
    const parent = await begun();
    let child = await taken((await childOn(parent, 'trip')).runId);
    if (epoch > 1) {
      await suspend(child);
      await controls.wake(child);
      child = await taken(child.runId);
    }
    await store.finish(child, FINISHED, []);

    expect(await suspend(parent)).toBe(mayRest);
  });

  it('leave a parent alone that somebody paused', async () => {
    const parent = await begun();
    const child = await taken((await childOn(parent, 'trip')).runId);
    await suspend(parent);
    await controls.pause(parent);

    await store.finish(child, FINISHED, []);

    expect(await seen(parent)).toEqual([['paused', 'pause']]);
  });

  it('are paused and resumed with their parent, which is not with them', async () => {
    const parent = await begun();
    const child = await taken((await childOn(parent, 'trip')).runId);
    const below = await childOn(child, 'leg');

    await controls.pause(child);
    expect(await seen(parent, child, below)).toEqual([
      ['running', null],
      ['running', 'pause'],
      ['paused', 'pause'],
    ]);
    await controls.pause(parent);
    expect(await seen(parent)).toEqual([['running', 'pause']]);
    expect(await controls.resume(parent)).toBe('running');
    expect(await seen(parent, child, below)).toEqual([
      ['running', null],
      ['running', null],
      ['queued', null],
    ]);
  });

  it('go on with all that wait for them when a person answers, and nothing else does', async () => {
    const parent = await begun();
    const [trip, stay] = [await childOn(parent, 'trip'), await childOn(parent, 'stay')];
    const claimed = await claim(10);
    for (const run of [parent, ...claimed]) await suspend(run);
    const question = randomUUID();
    await database.query(
      `insert into approvals (id, tenant_id, client_id, policy_id, reason, operation, summary, status, created_at, expires_at, scope)
       values ($1, $2, 'c', '', '', 'o', '', 'pending', now(), now() + interval '1 hour', $3)`,
      [question, tenantId, stepScope(trip, 'confirm')],
    );

    await database.query(`update approvals set status = 'approved' where id = $1`, [question]);

    const awake = (await claim(10)).map(({ runId }) => runId);
    expect(awake.sort()).toEqual([parent.runId, trip.runId].sort());
    expect(await seen(stay)).toEqual([['awaiting_approval', null]]);
  });

  it('go before new runs of their tenant, whatever their priority', async () => {
    const parent = await begun();
    await store.insert(aRun({ priority: 10 }), null);
    const child = await childOn(parent, 'trip');

    expect((await claim(1)).map(({ runId }) => runId)).toEqual([child.runId]);
  });

  it('are not kept waiting by parents that only wait for them, while another tenant has much to do', async () => {
    const parents = await Promise.all(Array.from({ length: 5 }, () => begun()));
    for (const parent of parents) await childOn(parent, 'trip');
    const others = Array.from({ length: 20 }, () => aStoredRun(otherTenantId as TenantId));
    for (const run of others) await store.insert(run, null);

    const taken = await claim(4);

    expect(taken.filter((run) => run.tenantId === tenantId)).toHaveLength(2);
  });

  it('wait for each other in one order only', async () => {
    for (let round = 0; round < 20; round++) {
      const parent = await begun();
      const child = await taken((await childOn(parent, 'trip')).runId);
      await childOn(child, 'leg');
      await suspend(parent);
      await Promise.all([
        store.finish(child, FINISHED, []),
        controls.pause(parent),
        controls.cancel(child),
        controls.resume(parent),
      ]);
      expect((await seen(child))[0]?.[0]).toBe('completed');
    }
  });
});
