import { CallAbortedError } from '@app/kernel';
import { withPatience } from './patience';

const hang = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', fail);
    if (signal.aborted) fail();
  });

describe(withPatience.name, () => {
  it('ends an attempt that is silent for too long', async () => {
    const caller = new AbortController();

    await expect(withPatience(caller.signal, { patienceMs: 1, provider: 'one' }, hang)).rejects.toMatchObject(
      { code: 'PROVIDER_UNAVAILABLE', reason: 'timeout' },
    );
  });

  it('follows the caller, before the attempt, during it and after it', async () => {
    const caller = new AbortController();
    const patience = { patienceMs: 60_000, provider: 'one' };
    const left = new CallAbortedError('left');
    const stream = await withPatience(caller.signal, patience, (signal) => Promise.resolve(signal));
    const waiting = expect(withPatience(caller.signal, patience, hang)).rejects.toBe(left);

    caller.abort(left);

    await waiting;
    expect(stream.reason).toBe(left);
    await expect(withPatience(caller.signal, patience, hang)).rejects.toBe(left);
  });
});
