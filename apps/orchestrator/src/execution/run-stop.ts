import { setMaxListeners } from 'node:events';
import { CallAbortedError, DeadlineExceededError } from '@app/kernel';
import { NO_USAGE, type EndedStep } from './step-outcome';
import type { Timers } from './timers';

/** Follows other signals, and can be fired by hand or by time. */
export interface Stop {
  readonly signal: AbortSignal;
  abort(reason: Error): void;
  /** Stops following and calls its timer off. */
  dispose(): void;
}

/** A signal that fires with `around`. Any number may listen to it. */
export function stopWith(around: AbortSignal): Stop {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const follow = (): void => controller.abort(around.reason);
  if (around.aborted) follow();
  else around.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    dispose: () => around.removeEventListener('abort', follow),
  };
}

/** The same, which fires with DeadlineExceededError (DEADLINE_EXCEEDED) after `limitMs` milliseconds, too. */
export function stopAfter(around: AbortSignal, limitMs: number, timers: Timers): Stop {
  const stop = stopWith(around);
  const callOff = timers.after(limitMs, () =>
    stop.abort(new DeadlineExceededError('Its time was up before it was done.')),
  );
  return {
    ...stop,
    dispose: () => {
      callOff();
      stop.dispose();
    },
  };
}

/** The same for work that may have no limit of its own. */
export function within(
  around: AbortSignal,
  limitMs: number | undefined,
  timers: Timers,
): Pick<Stop, 'dispose' | 'signal'> {
  return limitMs === undefined
    ? { signal: around, dispose: () => undefined }
    : stopAfter(around, limitMs, timers);
}

/**
 * Says whether a signal's reason ends the run for good, so that what is left of it is cancelled: somebody cancelled it
 * (CALL_ABORTED) or its time was up (DEADLINE_EXCEEDED). For every other reason the run goes on elsewhere.
 */
export function endsRun(reason: unknown): boolean {
  return reason instanceof CallAbortedError || reason instanceof DeadlineExceededError;
}

/** The outcome of a step that the end of its run forestalled. */
export function cancelledBy(signal: AbortSignal): EndedStep {
  const timeUp = signal.reason instanceof DeadlineExceededError;
  return {
    status: 'cancelled',
    reason: timeUp ? 'Not completed: the time was up.' : 'Not completed: the run was cancelled.',
    code: timeUp ? 'DEADLINE_EXCEEDED' : 'CANCELLED',
    decisionId: null,
    usage: NO_USAGE,
  };
}
