import { newId, type TenantId } from '@app/kernel';
import { ManualClock } from '@app/testing';
import fc from 'fast-check';
import type { LimitWindow } from './lease-store';
import { FakeLeaseStore } from './lease-store.fake';
import { LeasedLimit } from './leased-limit';

const tenantId = newId<TenantId>();

interface Arranged {
  readonly clock: ManualClock;
  readonly store: FakeLeaseStore;
  readonly task: (limit: number, window?: LimitWindow) => LeasedLimit;
}

function arrange(startedAt = new Date('2026-01-15T12:00:00Z')): Arranged {
  const clock = new ManualClock(startedAt);
  const store = new FakeLeaseStore(clock);
  const task = (limit: number, window: LimitWindow = 'second'): LeasedLimit =>
    new LeasedLimit({ store, clock, limitName: 'test', window }, tenantId, limit);
  return { clock, store, task };
}

/** Everything that runs without waiting for anything has run when this resolves. */
function pendingWork(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function takeAll(limit: LeasedLimit, attempts: number): Promise<number> {
  let taken = 0;
  for (let i = 0; i < attempts; i += 1) if ((await limit.take()) !== null) taken += 1;
  return taken;
}

describe(LeasedLimit.name, () => {
  it('spends exactly the limit in each window', async () => {
    const { clock, task } = arrange();
    const limit = task(20);

    for (let window = 0; window < 5; window += 1) {
      expect(await takeAll(limit, 50)).toBe(20);
      clock.advance(1000);
    }
  });

  it('serves requests that come together, in their order, and refuses the rest', async () => {
    const { task } = arrange();
    const limit = task(30);
    const served: number[] = [];

    await Promise.all(
      Array.from({ length: 50 }, async (_, position) => {
        if ((await limit.take()) !== null) served.push(position);
      }),
    );

    expect(served).toEqual(Array.from({ length: 30 }, (_, position) => position));
  });

  it('has one lease under way at most', async () => {
    const { store, task } = arrange();
    const limit = task(500);
    let underWay = 0;
    let most = 0;
    store.beforeAnswer = async () => {
      most = Math.max(most, (underWay += 1));
      await Promise.resolve();
      underWay -= 1;
    };

    await Promise.all(Array.from({ length: 500 }, async () => limit.take()));

    expect(most).toBe(1);
  });

  it('fetches the next slice before the one at hand is used up', async () => {
    const { store, task } = arrange();
    const limit = task(100);
    await limit.take();

    let waits = 0;
    for (let i = 0; i < 60; i += 1) {
      if (!limit.isReady()) waits += 1;
      await limit.take();
      await pendingWork();
    }

    expect(waits).toBe(0);
    expect(store.requests.length).toBeGreaterThan(5);
  });

  it('keeps its demand on the database below 5 statements per 100 requests at a full limit', async () => {
    const { clock, store, task } = arrange();
    const limit = task(500);
    await takeAll(limit, 500);
    clock.advance(1000);
    store.requests = [];

    expect(await takeAll(limit, 500)).toBe(500);
    expect(store.requests.length).toBeLessThanOrEqual(25);
  });

  it('discards a grant that arrives after its window', async () => {
    const { clock, store, task } = arrange();
    const limit = task(10);
    store.beforeAnswer = () => {
      store.beforeAnswer = () => undefined;
      clock.advance(1000);
    };

    await limit.take();

    expect(store.requests).toHaveLength(2);
    expect(store.usedNow(tenantId, 'test', 'second')).toBeGreaterThan(0);
  });

  it('gives up when every grant is late', async () => {
    const { clock, store, task } = arrange();
    store.beforeAnswer = () => clock.advance(1000);

    await expect(task(10).take()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });

  it('counts the life of a slice from the moment it was asked for', async () => {
    const { clock, store, task } = arrange();
    const limit = task(100);
    store.beforeAnswer = () => clock.advance(400);
    await limit.take();
    store.beforeAnswer = () => undefined;

    clock.advance(598);
    expect(limit.isReady()).toBe(true);
    clock.advance(2);
    expect(limit.isReady()).toBe(false);
  });

  it('goes on with what is leased while the database is down, then fails', async () => {
    const { store, task } = arrange();
    const limit = task(100);
    await limit.take();
    store.failure = new Error('down');

    while (limit.isReady()) await limit.take();

    await expect(limit.take()).rejects.toThrow('down');
    store.failure = null;
    expect(await limit.take()).not.toBeNull();
  });

  it('fails everyone who waits when the database is down', async () => {
    const { store, task } = arrange();
    const limit = task(100);
    store.failure = new Error('down');

    const results = await Promise.allSettled(Array.from({ length: 20 }, async () => limit.take()));

    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  });

  it('lets a caller leave the line, without spending for it', async () => {
    const { store, task } = arrange();
    const limit = task(10);
    const leaving = new AbortController();
    store.beforeAnswer = () => leaving.abort();

    const turn = limit.take(leaving.signal);

    await expect(turn).rejects.toMatchObject({ code: 'CALL_ABORTED' });
    expect(await takeAll(limit, 20)).toBe(10);
  });

  it('tells how the window stands', async () => {
    const { clock, task } = arrange();
    const limit = task(20);
    clock.advance(250);
    await takeAll(limit, 5);

    const { limit: size, remaining, resetAt } = limit.standing();

    expect({ size, remaining }).toEqual({ size: 20, remaining: 15 });
    expect(resetAt).toEqual(new Date('2026-01-15T12:00:01Z'));
  });

  it('starts anew with each month, and says how long the old one lasts', async () => {
    const { clock, task } = arrange(new Date('2026-01-31T23:59:59Z'));
    const limit = task(100, 'month');

    expect(await takeAll(limit, 150)).toBe(100);
    expect(limit.usedUp()).toMatchObject({ remaining: 0, retryAfterMs: 1000 });
    clock.advance(1000);
    expect(await takeAll(limit, 150)).toBe(100);
  });

  it('asks again after a while when a month is used up, because others may give back', async () => {
    const { clock, store, task } = arrange();
    const [here, there] = [task(100, 'month'), task(100, 'month')];
    await there.take();
    await takeAll(here, 200);
    expect(here.isUsedUp()).toBe(true);

    const unused = there.surrender();
    await store.giveBack('test', [unused]);
    clock.advance(5_000);

    expect(await takeAll(here, 200)).toBe(unused.requests);
  });

  it('counts on at once when the limit is raised', async () => {
    const { task } = arrange();
    const limit = task(10);
    expect(await takeAll(limit, 20)).toBe(10);

    limit.changeTo(15);

    expect(await takeAll(limit, 20)).toBe(5);
  });

  it('takes back a request for its own window only', async () => {
    const { clock, task } = arrange();
    const limit = task(10);
    const taken = (await limit.take()) ?? Number.NaN;
    expect(await takeAll(limit, 20)).toBe(9);

    limit.unspend(taken);
    expect(await takeAll(limit, 20)).toBe(1);
    clock.advance(1000);
    expect(await takeAll(limit, 20)).toBe(10);
    limit.unspend(taken);
    expect(await takeAll(limit, 20)).toBe(0);
  });

  it('never spends more than the limit in a window, over all tasks, whatever happens', async () => {
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.record({ task: fc.nat(2), take: fc.integer({ min: 1, max: 40 }) }) },
      { weight: 3, arbitrary: fc.record({ advanceMs: fc.integer({ min: 1, max: 700 }) }) },
      { weight: 1, arbitrary: fc.record({ latencyMs: fc.nat(1200) }) },
      { weight: 1, arbitrary: fc.record({ down: fc.boolean() }) },
    );

    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.array(step, { maxLength: 60 }),
        async (size, steps) => {
          const { clock, store, task } = arrange();
          const tasks = [task(size), task(size), task(size)];
          const spent = new Map<number, number>();
          let latencyMs = 0;
          store.beforeAnswer = async () => {
            await pendingWork();
            clock.advance(latencyMs);
          };
          const take = async (limit: LeasedLimit): Promise<void> => {
            if ((await limit.take()) === null) return;
            const second = Math.floor(clock.nowMs() / 1000);
            spent.set(second, (spent.get(second) ?? 0) + 1);
          };
          for (const next of steps) {
            if ('advanceMs' in next) clock.advance(next.advanceMs);
            else if ('latencyMs' in next) latencyMs = next.latencyMs;
            else if ('down' in next) store.failure = next.down ? new Error('down') : null;
            else {
              const limit = tasks[next.task] as LeasedLimit;
              await Promise.allSettled(Array.from({ length: next.take }, () => take(limit)));
            }
          }
          for (const count of spent.values()) expect(count).toBeLessThanOrEqual(size);
        },
      ),
      { numRuns: 200 },
    );
  });
});
