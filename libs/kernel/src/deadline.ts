import { DeadlineExceededError } from './errors';

/**
 * Does work under a deadline. The signal handed to the work fires when `signal` does, with the same reason, or after
 * `timeoutMs` milliseconds with a DeadlineExceededError (DEADLINE_EXCEEDED). Work that honours its signal ends in time;
 * nothing stays behind once it has ended.
 */
export async function withDeadline<Result>(
  signal: AbortSignal,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const follow = (): void => controller.abort(signal.reason);
  const timer = setTimeout(
    () => controller.abort(new DeadlineExceededError(`It took longer than ${timeoutMs} ms.`)),
    timeoutMs,
  );
  signal.addEventListener('abort', follow, { once: true });
  if (signal.aborted) follow();
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', follow);
  }
}
