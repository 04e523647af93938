import { newId } from '@app/kernel';
import { aStoredRun } from '../acceptance/run-start.builder';
import type { ExecutorLease } from '../leases/executor-lease';
import type { ClaimRequest } from '../runs/claim-runs.statement';
import type { RunStore } from '../runs/run-store';
import type { StoredRun } from '../runs/stored-run';
import { ActiveRuns } from './active-runs';
import { RunClaims } from './run-claims';
import { RunControl } from './run-control';
import type { RunTurns } from './run-turns';

const CAPACITY = 10;
const TURN_MS = 10;

describe(RunClaims.name, () => {
  let active: ActiveRuns;
  let claims: RunClaims;
  let asked: ClaimRequest[];
  let isHeld: boolean;
  let failing: boolean;
  let waiting: StoredRun[];
  beforeEach(async () => {
    jest.useFakeTimers();
    [asked, isHeld, failing, waiting] = [[], true, false, []];
    active = new ActiveRuns({ maxRuns: CAPACITY, connections: 20, handOverMs: 0 });
    const store = {
      ownedBeside: () => Promise.resolve([]),
      claim: (request: ClaimRequest) => {
        asked.push(request);
        if (failing) return Promise.reject(new Error('no connection'));
        return Promise.resolve(waiting.splice(0, request.limit).map((run) => ({ run, before: 'queued' })));
      },
    };
    const turns = {
      begin: ({ run }: { run: StoredRun }) => {
        active.add(new RunControl(run, 'run.started', 0));
        return Promise.resolve();
      },
    };
    const lease = {
      executorId: 'us',
      get isHeld() {
        return isHeld;
      },
    };
    claims = new RunClaims(
      store as unknown as RunStore,
      active,
      lease as ExecutorLease,
      turns as unknown as RunTurns,
    );
    Object.assign(claims, { logger: { warn: () => undefined } });
    claims.start();
    await pass(0);
    asked = [];
  });
  afterEach(async () => {
    await claims.stop();
    jest.useRealTimers();
  });

  const pass = (ms: number): Promise<unknown> => jest.advanceTimersByTimeAsync(ms);
  const workOn = (count: number): void => {
    for (let at = 0; at < count; at++) active.add(new RunControl(aStoredRun(newId()), 'run.started', 0));
  };

  it.each([
    [2, 10],
    [5, 25],
    [9, 45],
  ])('with %s of ten runs waits %s ms before it reaches for a queued one', async (running, courtesyMs) => {
    workOn(running);

    claims.runIsQueued();
    await pass(courtesyMs - 1);
    const early = asked.length;
    await pass(1);

    expect([early, asked.length]).toEqual([0, 1]);
    expect(asked[0]?.limit).toBe(1);
  });

  it('reaches for a queued run at once while it has nothing to do', async () => {
    claims.runIsQueued();
    await pass(0);

    expect(asked).toEqual([{ executorId: 'us', lostRunIds: [], limit: 1, alsoNew: true }]);
  });

  it('takes one queued run, leaves others their turn, and takes more each time', async () => {
    waiting = Array.from({ length: 5 }, () => aStoredRun(newId()));
    claims.runIsQueued();
    await pass(0);
    expect(active.size).toBe(1);
    await pass(TURN_MS + 4);
    expect(active.size).toBe(1);
    await pass(1);
    expect(active.size).toBe(3);
    await pass(TURN_MS + 15);
    expect(active.size).toBe(5);
    await pass(100);

    expect(asked.map(({ limit }) => limit)).toEqual([1, 2, 4]);
  });

  it('takes what was lost as many at a time as it has room for, and leaves what is new to the emptiest', async () => {
    workOn(4);
    await pass(500);
    expect(asked).toEqual([{ executorId: 'us', lostRunIds: [], limit: CAPACITY - 4, alsoNew: false }]);
    await pass(20);

    expect(asked[1]).toEqual({ executorId: 'us', lostRunIds: [], limit: 1, alsoNew: true });
  });

  it('reaches for nothing while it is full', async () => {
    workOn(CAPACITY);

    claims.runIsQueued();
    await pass(2_000);

    expect(asked).toEqual([]);
  });

  it('takes many notices for one', async () => {
    for (let at = 0; at < 100; at++) claims.runIsQueued();
    await pass(50);

    expect(asked).toHaveLength(1);
  });

  it('looks twice a second without any notice, also after a failure', async () => {
    failing = true;
    await pass(500);
    failing = false;
    await pass(1_501);

    expect(asked.filter(({ alsoNew }) => !alsoNew)).toHaveLength(4);
    expect(asked.filter(({ alsoNew }) => alsoNew)).toHaveLength(3);
  });

  it('reaches for nothing without a lease', async () => {
    isHeld = false;
    await pass(2_000);

    expect(asked).toEqual([]);
  });

  it.each([
    ['before', () => claims.runIsQueued(), () => undefined],
    ['after', () => undefined, () => claims.runIsQueued()],
  ])('reaches for nothing more once it is stopped, whatever it heard %s', async (_, before, after) => {
    before();
    await claims.stop();
    after();
    await pass(2_000);

    expect(asked).toEqual([]);
  });
});
