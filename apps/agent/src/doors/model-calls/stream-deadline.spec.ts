import { CallAbortedError, DeadlineExceededError } from '@app/kernel';
import { startDeadline } from './stream-deadline';

describe(startDeadline.name, () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('fires after its time, and not once it has ended', () => {
    const caller = new AbortController().signal;
    const late = startDeadline(caller, 1_000);
    const ended = startDeadline(caller, 1_000);
    ended.end();

    jest.advanceTimersByTime(1_000);

    expect(late.signal.reason).toBeInstanceOf(DeadlineExceededError);
    expect(ended.signal.aborted).toBe(false);
  });

  it('follows the caller, also one that has left already', () => {
    const caller = new AbortController();
    const reason = new CallAbortedError('gone');
    const before = startDeadline(caller.signal, 1_000);

    caller.abort(reason);
    const after = startDeadline(caller.signal, 1_000);

    expect([before.signal.reason, after.signal.reason]).toEqual([reason, reason]);
    before.end();
    after.end();
  });
});
