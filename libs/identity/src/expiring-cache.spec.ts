import { ManualClock } from '@app/testing';
import { ExpiringCache } from './expiring-cache';

describe(ExpiringCache.name, () => {
  it('forgets a value at its maximum age', () => {
    const clock = new ManualClock();
    const cache = new ExpiringCache<number>(10, clock);

    cache.set('a', 1, 100);
    clock.advance(99);
    expect(cache.get('a')).toBe(1);
    clock.advance(1);
    expect(cache.get('a')).toBeUndefined();
  });

  it('drops what was used longest ago when it is full', () => {
    const cache = new ExpiringCache<number>(2, new ManualClock());

    cache.set('a', 1, 100);
    cache.set('b', 2, 100);
    cache.get('a');
    cache.set('c', 3, 100);

    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
  });

  it('keeps nothing that has no age', () => {
    const cache = new ExpiringCache<number>(2, new ManualClock());

    cache.set('a', 1, 0);

    expect(cache.get('a')).toBeUndefined();
  });
});
