import * as fc from 'fast-check';
import { NO_USAGE } from '../step-outcome';
import { RunBudget } from './run-budget';

const never = new AbortController().signal;
const used = (tokens: number) => ({ promptTokens: tokens, completionTokens: 0, costMicroUsd: 0 });
const estimate = (tokens: number) => ({ tokens, costMicroUsd: 0 });

describe(RunBudget.name, () => {
  it('refuses what no settling can make fit', async () => {
    const budget = new RunBudget({ tokens: 100 }, used(60));

    expect(await budget.reserve(estimate(41), never)).toBeNull();
    expect(await budget.reserve(estimate(40), never)).toMatchObject({ tokens: 40 });
  });

  it('lets a reservation wait for one that is settled below its estimate', async () => {
    const budget = new RunBudget({ tokens: 100 }, NO_USAGE);
    const first = await budget.reserve(estimate(80), never);
    const second = budget.reserve(estimate(50), never);

    first?.settle(used(20));

    expect(await second).not.toBeNull();
  });

  it('refuses those who wait as soon as they can never fit', async () => {
    const budget = new RunBudget({ tokens: 100 }, NO_USAGE);
    const first = await budget.reserve(estimate(80), never);
    const second = budget.reserve(estimate(50), never);

    first?.settle(used(80));

    expect(await second).toBeNull();
  });

  it('counts money in millionths of a dollar', async () => {
    const budget = new RunBudget({ cost_usd: 0.5 }, NO_USAGE);

    expect(await budget.reserve({ tokens: 1, costMicroUsd: 500_001 }, never)).toBeNull();
    expect(await budget.reserve({ tokens: 1, costMicroUsd: 500_000 }, never)).toMatchObject({ tokens: null });
  });

  it('gives a part of a budget no more than the whole has', async () => {
    const whole = new RunBudget({ tokens: 100 }, NO_USAGE);
    const part = new RunBudget({ tokens: 1000 }, NO_USAGE, whole);

    expect(await part.reserve(estimate(101), never)).toBeNull();
    (await part.reserve(estimate(90), never))?.settle(used(90));
    expect(await whole.reserve(estimate(11), never)).toBeNull();
  });

  it.each([
    ['what it may need at most, where there is plenty', 1000, 0, 300],
    ['half of what nobody has set aside', 400, 0, 200],
    ['half of what others leave', 400, 100, 150],
    ['what it is estimated at, at least', 120, 0, 100],
  ])('gives a call without a bound of its own %s', async (_, limit, reserved, expected) => {
    const whole = new RunBudget({ cost_usd: limit / 1_000_000 }, NO_USAGE);
    const part = new RunBudget({ cost_usd: 1 }, NO_USAGE, whole);
    await whole.reserve({ tokens: 0, costMicroUsd: reserved }, never);

    const stretched = part.stretched({ tokens: 1, costMicroUsd: 100, mostMicroUsd: 300 });

    expect((await part.reserve(stretched, never))?.costMicroUsd).toBe(expected);
  });

  it('stretches nothing before those who wait', async () => {
    const budget = new RunBudget({ cost_usd: 0.001 }, NO_USAGE);
    const money = (costMicroUsd: number) => ({ tokens: 0, costMicroUsd });
    await budget.reserve(money(500), never);
    void budget.reserve(money(600), never);

    expect(budget.stretched({ ...money(10), mostMicroUsd: 100 }).costMicroUsd).toBe(10);
  });

  it('stops waiting when the signal fires, and serves the next', async () => {
    const budget = new RunBudget({ tokens: 100 }, NO_USAGE);
    const first = await budget.reserve(estimate(60), never);
    const patience = new AbortController();
    const impatient = budget.reserve(estimate(90), patience.signal);
    const next = budget.reserve(estimate(30), never);

    patience.abort(new Error('no more'));

    await expect(impatient).rejects.toThrow('no more');
    expect(await next).not.toBeNull();
    first?.settle(NO_USAGE);
  });

  it('never has more reserved and used than its limit while estimates hold', async () => {
    const step = fc.record({
      tokens: fc.integer({ min: 0, max: 60 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const budget = new RunBudget({ tokens: 100 }, NO_USAGE);
        let taken = 0;
        await Promise.all(
          steps.map(async ({ tokens, share }) => {
            const reservation = await budget.reserve(estimate(tokens), never);
            if (reservation === null) return;
            taken += tokens;
            expect(taken).toBeLessThanOrEqual(100);
            await new Promise((resolve) => setImmediate(resolve));
            const real = Math.floor(tokens * share);
            taken -= tokens - real;
            reservation.settle(used(real));
          }),
        );
      }),
    );
  });
});
