import { setMaxListeners } from 'node:events';
import * as fc from 'fast-check';
import { FairGate, type Place, type Release } from './fair-gate';
import { StepGates } from './step-gates';

const never = new AbortController().signal;
setMaxListeners(0, never);
const place = (tenantId: string, runId = 'r', priority = 5): Place => ({ tenantId, runId, priority });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Lets steps in one at a time and notes who came. */
async function serveAll(gate: FairGate, places: readonly Place[]): Promise<Place[]> {
  const served: Place[] = [];
  const first = await gate.enter(place('first'), never);
  const all = places.map(async (each) => {
    const leave = await gate.enter(each, never);
    served.push(each);
    await turn();
    leave();
  });
  first();
  await Promise.all(all);
  return served;
}

describe(FairGate.name, () => {
  it('serves a small tenant at once beside 10,000 steps of another', async () => {
    const flood = Array.from({ length: 10_000 }, () => place('big'));

    const served = await serveAll(new FairGate(1), [...flood, place('small'), place('small')]);

    const smallAt = served.flatMap(({ tenantId }, at) => (tenantId === 'small' ? [at] : []));
    expect(smallAt).toEqual([1, 3]);
  });

  it('takes turns between the runs of a tenant', async () => {
    const runs = ['a', 'a', 'a', 'b', 'b', 'c'].map((runId) => place('t', runId));

    const served = await serveAll(new FairGate(1), runs);

    expect(served.map(({ runId }) => runId).join('')).toBe('abcaba');
  });

  it('prefers higher priorities, and lets nobody starve for them', async () => {
    const high = Array.from({ length: 40 }, () => place('t', 'high', 9));

    const served = await serveAll(new FairGate(1), [place('t', 'low', 0), ...high]);

    const lowAt = served.findIndex(({ runId }) => runId === 'low');
    expect(lowAt).toBe(8);
  });

  it('forgets who stops waiting', async () => {
    const gate = new FairGate(1);
    const leave = await gate.enter(place('t'), never);
    const impatient = new AbortController();
    const gone = gate.enter(place('t'), impatient.signal);
    const next = gate.enter(place('t'), never);

    impatient.abort(new Error('no more'));
    await expect(gone).rejects.toThrow('no more');
    leave();
    (await next)();

    expect(gate.isIdle).toBe(true);
    await expect(gate.enter(place('t'), impatient.signal)).rejects.toThrow('no more');
  });

  it('never lets in more than its limit, and lets everybody in', async () => {
    const arrival = fc.record({
      tenantId: fc.constantFrom('a', 'b', 'c'),
      runId: fc.constantFrom('1', '2'),
      priority: fc.integer({ min: -1, max: 11 }),
      leavesEarly: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(arrival, { maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        async (all, limit) => {
          const gate = new FairGate(limit);
          let inside = 0;
          let entered = 0;
          await Promise.all(
            all.map(async ({ leavesEarly, ...at }) => {
              const patience = new AbortController();
              const entry = gate.enter(at, patience.signal).catch((): Release | null => null);
              if (leavesEarly) patience.abort(new Error('impatient'));
              const leave = await entry;
              if (leave === null) return;
              entered++;
              expect(++inside).toBeLessThanOrEqual(limit);
              await turn();
              inside--;
              leave();
              leave();
            }),
          );
          expect(entered).toBeGreaterThanOrEqual(all.filter(({ leavesEarly }) => !leavesEarly).length);
          expect(gate.isIdle).toBe(true);
        },
      ),
    );
  });
});

describe(StepGates.name, () => {
  it('keeps the limits of tenant, provider and connector at once', async () => {
    const target = fc.record({
      tenantId: fc.constantFrom('a', 'b'),
      target: fc.constantFrom({}, { provider: 'p' }, { connector: 'c' }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(target, { maxLength: 40 }), async (steps) => {
        const gates = new StepGates({ perTenant: 4, perProvider: 3, perConnector: 2 });
        const inside = new Map<string, number>();
        const count = (key: string, by: number): number => {
          inside.set(key, (inside.get(key) ?? 0) + by);
          return inside.get(key) ?? 0;
        };
        await Promise.all(
          steps.map(async ({ tenantId, target: uses }) => {
            const leave = await gates.enter(place(tenantId), uses, never);
            expect(count(tenantId, 1)).toBeLessThanOrEqual(4);
            if ('provider' in uses) expect(count('p', 1)).toBeLessThanOrEqual(3);
            if ('connector' in uses) expect(count(`${tenantId} c`, 1)).toBeLessThanOrEqual(2);
            await turn();
            count(tenantId, -1);
            if ('provider' in uses) count('p', -1);
            if ('connector' in uses) count(`${tenantId} c`, -1);
            leave();
          }),
        );
        expect([...inside.values()].every((left) => left === 0)).toBe(true);
      }),
    );
  });
});
