import { createTestDatabase } from '@app/testing';
import { randomUUID } from 'node:crypto';
import { newId, systemClock, type TenantId } from '@app/kernel';
import type { SettledStep } from '../../execution/step-outcome';
import { NO_USAGE } from '../../execution/step-outcome';
import type { Plan } from '../../planning/plan';
import type { Ownership } from '../journal/journal-entry';
import { JournalReader } from '../journal/journal-reader';
import { JournalWriter } from '../journal/journal-writer';
import { RunJournal } from '../journal/run-journal';
import { READABLE_PLAN_FORMATS } from '../plan-format';
import { RunRows } from '../acceptance/run-rows.fake';
import { aStoredRun, aTenant } from '../acceptance/run-start.builder';
import type { RunControlsStore } from './run-controls.store';
import type { RunStore } from './run-store';
import type { StoredRun } from './stored-run';

describe('rows of runs', () => {
  let rows: RunRows;
  let database: RunRows['database'];
  let store: RunStore;
  let controls: RunControlsStore;
  let tenantId: TenantId;
  beforeAll(async () => {
    rows = new RunRows(await createTestDatabase());
    ({ controls, database, store } = rows);
    tenantId = await aTenant(database);
  });
  afterAll(() => rows.stop());
  beforeEach(() => rows.clear());

  const aRun = (): StoredRun => aStoredRun(tenantId);
  const lease = (seconds: number): Promise<string> => rows.lease(seconds);
  const ownerOf = ({ runId }: StoredRun): Ownership => ({ runId, ownerEpoch: 1 });
  const claimAs = (executorId: string, lostRunIds: string[] = []) =>
    store.claim({ executorId, lostRunIds, limit: 10, alsoNew: true });
  const journalOf = (runId: string, ownerEpoch: number, onFenced = (): void => undefined): RunJournal => {
    const reader = new JournalReader(rows.connections);
    return new RunJournal({ runId, ownerEpoch }, reader.nothingYet(), {
      writer: new JournalWriter(rows.connections, rows.channels),
      ...{ reader, onFenced, clock: systemClock },
    });
  };
  const settled = (response: string): SettledStep => ({
    outcome: {
      status: 'completed',
      output: { response },
      decisionId: null,
      usage: NO_USAGE,
      simulated: false,
    },
    attempt: 1,
    startedAt: new Date(),
    endedAt: new Date(),
  });

  it('stores a run once that two begin at the same moment', async () => {
    const run = aRun();

    await Promise.all([run, run].map((each) => store.insert(each, null)));

    expect(await database.query('select id from plan_runs')).toEqual([{ id: run.runId }]);
  });

  it('gives each queued run to exactly one of many tasks', async () => {
    const runs = Array.from({ length: 20 }, aRun);
    for (const run of runs) await store.insert(run, null);
    const tasks = await Promise.all(Array.from({ length: 10 }, () => lease(60)));

    const claims = await Promise.all(tasks.map((task) => claimAs(task)));

    const taken = claims.flat().map(({ run }) => run.runId);
    expect(taken.sort()).toEqual(runs.map(({ runId }) => runId).sort());
  });

  it('takes no run from the task that has just taken it, however many reach for the same', async () => {
    const runs = Array.from({ length: 200 }, aRun);
    await Promise.all(runs.map((run) => store.insert(run, null)));
    const tasks = await Promise.all(Array.from({ length: 8 }, () => lease(60)));
    const taken: StoredRun[] = [];

    await Promise.all(
      tasks.map(async (executorId) => {
        const next = () => store.claim({ executorId, lostRunIds: [], limit: 1, alsoNew: true });
        for (let claimed = await next(); claimed.length > 0; claimed = await next())
          taken.push(...claimed.map(({ run }) => run));
      }),
    );

    expect(taken.map(({ runId }) => runId).sort()).toEqual(runs.map(({ runId }) => runId).sort());
    expect(new Set(taken.map(({ takeovers }) => takeovers))).toEqual(new Set([0]));
  });

  it('passes over a run that somebody else is changing, and takes the next', async () => {
    const [locked, free] = [aRun(), aRun()];
    await store.insert(locked, null);
    await store.insert(free, null);
    const task = await lease(60);
    await database.query('begin');
    await database.query('select from plan_runs where id = $1 for update', [locked.runId]);

    const meanwhile = await claimAs(task).finally(() => database.query('commit'));
    const later = await claimAs(task);

    expect([meanwhile, later].map((claimed) => claimed.map(({ run }) => run.runId))).toEqual([
      [free.runId],
      [locked.runId],
    ]);
  });

  it('takes the most urgent first, then the oldest, and no more than asked for', async () => {
    const aMinuteAgo = new Date(Date.now() - 60_000);
    const [young, old, urgent] = [aRun(), { ...aRun(), createdAt: aMinuteAgo }, { ...aRun(), priority: 1 }];
    for (const run of [young, old, urgent]) await store.insert(run, null);
    const task = await lease(60);

    const claimOne = (): Promise<{ run: StoredRun }[]> =>
      store.claim({ executorId: task, lostRunIds: [], limit: 1, alsoNew: true });
    const claimed = [await claimOne(), await claimOne(), await claimOne()].flat();

    expect(claimed.map(({ run }) => run.runId)).toEqual([urgent, old, young].map(({ runId }) => runId));
  });

  it('leaves runs of another plan format alone, even those of lost tasks', async () => {
    const [queued, orphan] = [aRun(), aRun()];
    await store.insert(queued, null);
    await store.insert(orphan, randomUUID());
    await database.query('update plan_runs set plan_format = plan_format + 1');

    expect(await claimAs(await lease(60))).toEqual([]);
  });

  it('takes runs of every plan format that this release can read', async () => {
    const runs = READABLE_PLAN_FORMATS.map(() => aRun());
    for (const [place, run] of runs.entries()) {
      await store.insert(run, null);
      await database.query('update plan_runs set plan_format = $2 where id = $1', [
        run.runId,
        READABLE_PLAN_FORMATS[place],
      ]);
    }

    const claimed = await claimAs(await lease(60));

    expect(claimed.map(({ run }) => run.runId).sort()).toEqual(runs.map(({ runId }) => runId).sort());
  });

  it('gives a run the next revision of its plan, unless another task owns it', async () => {
    const run = aRun();
    await store.insert(run, await lease(60));
    const plan: Plan = { name: 'Revised', steps: [] };

    const late = await store.revise({ runId: run.runId, ownerEpoch: 0 }, { steps: [] }, 9);
    const stored = await store.revise(ownerOf(run), plan, 2);

    expect([late, stored]).toEqual([false, true]);
    expect(await database.query('select plan, plan_revision from plan_runs')).toEqual([
      { plan, plan_revision: 2 },
    ]);
  });

  it('wakes a run that waits for people when its first question expires, and not before', async () => {
    const run = aRun();
    const task = await lease(60);
    await store.insert(run, task);
    const expiresAt = new Date(Date.now() + 60_000);
    const waiting = [{ status: 'awaiting_approval', approvalId: 'a', decisionId: null, expiresAt } as const];
    await store.suspend(ownerOf(run), { status: 'awaiting_approval', waiting }, 0);

    const before = await claimAs(task);
    await database.query(`update plan_runs set wake_at = wake_at - interval '1 minute'`);

    expect(before).toEqual([]);
    expect((await claimAs(task)).map(({ run: { runId } }) => runId)).toEqual([run.runId]);
  });

  it('leaves runs of living tasks alone and takes those of dead ones', async () => {
    const [alive, dead, taker] = [await lease(60), await lease(-1), await lease(60)];
    const [safe, orphan, unknown] = [aRun(), aRun(), aRun()];
    await store.insert(safe, alive);
    await store.insert(orphan, dead);
    await store.insert(unknown, randomUUID());

    const claimed = await claimAs(taker);

    expect(claimed.map(({ run }) => run.runId).sort()).toEqual([orphan.runId, unknown.runId].sort());
    expect(claimed.map(({ before, run }) => [before, run.ownerEpoch, run.takeovers])).toEqual([
      ['running', 2, 1],
      ['running', 2, 1],
    ]);
  });

  it('takes up its own run whose work was lost, and none that it works on', async () => {
    const task = await lease(60);
    const [lost, active] = [aRun(), aRun()];
    await store.insert(lost, task);
    await store.insert(active, task);

    const unknown = await store.ownedBeside(task, [active.runId]);

    expect(unknown).toEqual([lost.runId]);
    expect((await claimAs(task, unknown)).map(({ run }) => run.runId)).toEqual([lost.runId]);
  });

  it('refuses everything that a former owner writes, and tells it', async () => {
    const run = aRun();
    await store.insert(run, await lease(-1));
    let isFenced = false;
    const former = journalOf(run.runId, 1, () => (isFenced = true));
    await claimAs(await lease(60));

    await expect(former.finish('a', settled('late'))).rejects.toMatchObject({ code: 'RUN_FENCED' });
    await expect(former.begin('b', { requestHash: 'h', idempotent: true }, 'b')).rejects.toMatchObject({
      code: 'RUN_FENCED',
    });
    expect(await store.finish(ownerOf(run), { status: 'completed', output: 1, text: '' }, [])).toBeNull();
    expect(isFenced).toBe(true);
    expect(await database.query('select 1 from plan_step_journal')).toEqual([]);
    expect(await database.query('select 1 from plan_step_intents')).toEqual([]);
  });

  it('keeps the first outcome of a step and gives it to whoever comes second', async () => {
    const run = aRun();
    await store.insert(run, await lease(60));

    await journalOf(run.runId, 1).finish('a', settled('first'));
    const second = await journalOf(run.runId, 1).finish('a', settled('second'));

    expect(second.outcome).toMatchObject({ output: { response: 'first' } });
  });

  it('does not let a run wait that was woken meanwhile', async () => {
    const run = aRun();
    const owner = ownerOf(run);
    await store.insert(run, await lease(60));
    await controls.wake(run);

    expect(await store.suspend(owner, { status: 'awaiting_approval', waiting: [] }, 0)).toBe(false);
    expect(await store.suspend(owner, { status: 'awaiting_approval', waiting: [] }, 1)).toBe(true);
    expect(await controls.wake(run)).toBe('queued');
    expect((await claimAs(await lease(60))).map(({ run: { ownerEpoch } }) => ownerEpoch)).toEqual([2]);
  });

  it('does not count the time in which a run waits against its deadline', async () => {
    const run = aRun();
    await store.insert(run, await lease(60));
    await store.suspend(ownerOf(run), { status: 'paused' }, 0);
    await database.query(`update plan_runs set suspended_at = now() - interval '1 day'`);
    await controls.resume(run);

    const [claimed] = await claimAs(await lease(60));

    const gainedMs = (claimed?.run.deadline.getTime() ?? 0) - run.deadline.getTime();
    expect(gainedMs / 86_400_000).toBeCloseTo(1, 2);
  });

  it('leaves a run that is to be cancelled to whoever takes it, though it is paused before', async () => {
    const run = aRun();
    await store.insert(run, await lease(60));
    await store.suspend(ownerOf(run), { status: 'paused' }, 0);
    await controls.cancel(run);

    expect(await controls.pause(run)).toBe('queued');
    expect((await claimAs(await lease(60))).map((claimed) => claimed.run.requested)).toEqual(['cancel']);
  });

  it('hides runs from other tenants', async () => {
    const run = aRun();
    await store.insert(run, null);

    await expect(controls.cancel({ ...run, tenantId: newId() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await controls.cancel(run)).toBe('queued');
  });
});
