import fc from 'fast-check';
import { sliceSize } from './slice-size';

const busy = { waiting: 0, pace: 1_000_000 };

describe(sliceSize.name, () => {
  it.each([
    ['second', 500, 50],
    ['second', 100, 10],
    ['second', 10_000, 100],
    ['second', 1, 1],
    ['month', 50_000, 50],
    ['month', 500_000, 500],
    ['month', 2_000, 10],
  ] as const)('asks a busy tenant with %s limit %d for %d', (window, limit, slice) => {
    expect(sliceSize(window, { ...busy, limit, remaining: limit })).toBe(slice);
  });

  it('asks for little before it knows the need, and for those who wait', () => {
    const quiet = { limit: 500, remaining: 500, pace: 0 };

    expect(sliceSize('second', { ...quiet, waiting: 1 })).toBe(10);
    expect(sliceSize('second', { ...quiet, waiting: 30 })).toBe(30);
  });

  it('asks for less when the window runs out', () => {
    expect(sliceSize('second', { ...busy, limit: 500, remaining: 60 })).toBe(15);
    expect(sliceSize('second', { ...busy, limit: 500, remaining: 0 })).toBe(10);
  });

  it('always asks for something, and never for more than the largest slice', () => {
    const count = fc.nat(1_000_000);
    const demand = fc.record({
      limit: fc.integer({ min: 1, max: 1_000_000 }),
      remaining: count,
      pace: count,
      waiting: count,
    });

    fc.assert(
      fc.property(fc.constantFrom('second' as const, 'month' as const), demand, (window, asked) => {
        const slice = sliceSize(window, asked);
        expect(Number.isInteger(slice)).toBe(true);
        expect(slice).toBeGreaterThanOrEqual(1);
        expect(slice).toBeLessThanOrEqual(window === 'second' ? 100 : Math.max(10, asked.limit / 1000 + 1));
      }),
    );
  });
});
