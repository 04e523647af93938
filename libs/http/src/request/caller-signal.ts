import { CallAbortedError } from '@app/kernel';
import type { ServerResponse } from 'node:http';

/**
 * Makes the signal that fires when the caller leaves before its answer is written: an HTTP/1.1 connection that closes, an
 * HTTP/2 stream that is reset. Its reason is a CallAbortedError (CALL_ABORTED). A caller that has left already gives a
 * signal that has fired.
 */
export function callerSignalOf(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const abortUnlessAnswered = (): void => {
    if (!response.writableEnded) controller.abort(new CallAbortedError('The caller left before the answer.'));
  };
  if (response.destroyed || response.closed) abortUnlessAnswered();
  else response.once('close', abortUnlessAnswered);
  return controller.signal;
}
