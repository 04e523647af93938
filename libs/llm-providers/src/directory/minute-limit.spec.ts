import { ManualClock } from '@app/testing';
import { MinuteLimit } from './minute-limit';

describe(MinuteLimit.name, () => {
  it('lets so many through in a minute, and says when there is room again', () => {
    const clock = new ManualClock();
    const limit = new MinuteLimit(2, clock);

    expect([limit.take(), limit.take(), limit.take()]).toEqual([0, 0, 30_000]);
    clock.advance(29_000);
    expect(limit.take()).toBe(1_000);
    clock.advance(1_000);
    expect([limit.take(), limit.take()]).toEqual([0, 30_000]);
    clock.advance(3_600_000);
    expect([limit.take(), limit.take(), limit.take()]).toEqual([0, 0, 30_000]);
  });
});
