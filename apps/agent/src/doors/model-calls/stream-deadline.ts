import { DeadlineExceededError } from '@app/kernel';

/** A signal for work that outlives the function that started it. */
export interface StreamDeadline {
  readonly signal: AbortSignal;
  /** Releases timer and listener; the signal stays as it is. May be called more than once. */
  readonly end: () => void;
}

/**
 * Starts a deadline: its signal fires when the caller's does, with the same reason, or after `timeoutMs` milliseconds with a
 * DeadlineExceededError (DEADLINE_EXCEEDED).
 */
export function startDeadline(caller: AbortSignal, timeoutMs: number): StreamDeadline {
  const controller = new AbortController();
  const follow = (): void => controller.abort(caller.reason);
  const timer = setTimeout(
    () => controller.abort(new DeadlineExceededError(`The stream took longer than ${timeoutMs} ms.`)),
    timeoutMs,
  );
  caller.addEventListener('abort', follow, { once: true });
  if (caller.aborted) follow();
  const end = (): void => {
    clearTimeout(timer);
    caller.removeEventListener('abort', follow);
  };
  return { signal: controller.signal, end };
}
