import { withDeadline } from './deadline';
import { DeadlineExceededError } from './errors';

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason as Error);
    if (signal.aborted) fail();
    signal.addEventListener('abort', fail);
  });

describe(withDeadline.name, () => {
  it('hands back what the work returns', async () => {
    await expect(withDeadline(new AbortController().signal, 1000, () => Promise.resolve(7))).resolves.toBe(7);
  });

  it('ends work that takes too long', async () => {
    const work = withDeadline(new AbortController().signal, 1, untilAborted);

    await expect(work).rejects.toBeInstanceOf(DeadlineExceededError);
  });

  it('hands on the reason of a caller that leaves, also of one that has left', async () => {
    const leaving = new AbortController();
    const work = withDeadline(leaving.signal, 60_000, untilAborted);
    leaving.abort(new Error('left'));

    await expect(work).rejects.toThrow('left');
    await expect(withDeadline(leaving.signal, 60_000, untilAborted)).rejects.toThrow('left');
  });
});
