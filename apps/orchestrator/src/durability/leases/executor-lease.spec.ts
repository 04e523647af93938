import { ManualClock } from '@app/testing';
import { aStoredRun } from '../acceptance/run-start.builder';
import type { RunDatabase } from '../run-database';
import { ActiveRuns } from '../segments/active-runs';
import { RunControl } from '../segments/run-control';
import { newId } from '@app/kernel';
import { ExecutorLease } from './executor-lease';
import { LeaseReadiness } from './lease-readiness';

const settings = { maxRuns: 10, connections: 20, handOverMs: 0 };
const OURS = [{ executor_id: 'x' }];

describe(ExecutorLease.name, () => {
  let clock: ManualClock;
  let active: ActiveRuns;
  let lease: ExecutorLease;
  /** What PostgreSQL says to the next request: rows when the lease is renewed. */
  let answer: () => Promise<object[]>;
  let statements: { readonly text: string; readonly values: readonly unknown[] }[];

  beforeEach(async () => {
    jest.useFakeTimers();
    clock = new ManualClock();
    active = new ActiveRuns(settings);
    answer = () => Promise.resolve(OURS);
    statements = [];
    const database = {
      run: (statement: (typeof statements)[number]) => {
        statements.push(statement);
        return answer();
      },
    } as unknown as RunDatabase;
    lease = new ExecutorLease(database, active, settings, clock);
    Object.assign(lease, { logger: { warn: () => undefined } });
    await lease.start();
  });
  afterEach(() => {
    jest.clearAllTimers();
    jest.useRealTimers();
  });

  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100);
      await jest.advanceTimersByTimeAsync(100);
    }
  };
  const aRun = (): RunControl => {
    const control = new RunControl(aStoredRun(newId()), 'run.started', clock.nowMs());
    active.add(control);
    return control;
  };
  const never = (): Promise<never> => new Promise(() => undefined);

  it('is held for as long as it is renewed', async () => {
    const { executorId } = lease;

    await pass(60_000);

    expect(lease.isHeld).toBe(true);
    expect(lease.executorId).toBe(executorId);
  });

  it('says how many runs it works on', async () => {
    aRun();

    await pass(1_000);

    expect(statements.at(-1)?.values).toEqual([
      lease.executorId,
      expect.any(String),
      expect.any(Number),
      1,
      10,
    ]);
  });

  it.each([
    ['does not answer', never],
    ['fails', () => Promise.reject(new Error('no connection'))],
  ])('is over three seconds after it was renewed last when PostgreSQL %s', async (_, failing) => {
    const run = aRun();
    const { executorId } = lease;
    answer = failing;

    await pass(2_900);
    expect([lease.isHeld, run.isOver]).toEqual([true, false]);
    await pass(300);

    expect([lease.isHeld, run.isOver]).toEqual([false, true]);
    expect(run.signal.reason).toMatchObject({ code: 'RUN_FENCED' });
    expect(lease.executorId).not.toBe(executorId);
    await expect(new LeaseReadiness(lease).check()).rejects.toThrow();
  });

  it('counts from when it was asked for, not from the answer', async () => {
    let reply: (rows: object[]) => void = () => undefined;
    answer = () => new Promise((resolve) => (reply = resolve));
    await pass(2_500);
    answer = never;
    reply(OURS);
    await pass(1_400);

    expect(lease.isHeld).toBe(true);
    await pass(200);
    expect(lease.isHeld).toBe(false);
  });

  it('lets all runs go at once when PostgreSQL says that it is over', async () => {
    const run = aRun();
    const { executorId } = lease;
    answer = () => {
      answer = () => Promise.resolve(OURS);
      return Promise.resolve([]);
    };

    await pass(1_000);
    expect(run.isOver).toBe(true);
    await pass(1_000);

    expect(lease.isHeld).toBe(true);
    expect(lease.executorId).not.toBe(executorId);
  });

  it('is not taken up again by a task that slept so long that nobody remembers it', async () => {
    const run = aRun();
    const { executorId } = lease;
    await pass(900);

    clock.advance(70_000);
    await jest.advanceTimersByTimeAsync(100);

    expect(run.isOver).toBe(true);
    expect(lease.executorId).not.toBe(executorId);
  });

  it('is over for a task that slept while it was being renewed', async () => {
    const run = aRun();
    let reply: (rows: object[]) => void = () => undefined;
    answer = () => new Promise((resolve) => (reply = resolve));
    await pass(1_000);

    clock.advance(70_000);
    reply(OURS);
    await jest.advanceTimersByTimeAsync(0);
    answer = () => Promise.resolve(OURS);
    await pass(1_000);

    expect(run.isOver).toBe(true);
  });

  it('is given back once, and renewed no more', async () => {
    await lease.release();
    const asked = statements.length;
    await pass(5_000);

    expect(statements.at(-1)?.text).toContain('delete from executor_leases');
    expect(statements).toHaveLength(asked);
    expect(lease.isHeld).toBe(false);
  });
});
