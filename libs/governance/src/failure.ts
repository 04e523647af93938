import { AppError, CallAbortedError, type ErrorCode } from '@app/kernel';

/** How an execution that came to nothing is recorded, and what the caller is told. */
export interface Failure {
  readonly status: 'aborted' | 'failed';
  readonly error: ErrorCode;
  readonly reason: unknown;
}

/** @param signal of the call; whatever goes wrong after it fired is told as its reason */
export function failureOf(error: unknown, signal: AbortSignal): Failure {
  const reason = signal.aborted ? abortReason(signal) : error;
  const isAborted = signal.aborted || error instanceof CallAbortedError;
  return {
    status: isAborted ? 'aborted' : 'failed',
    error: reason instanceof AppError ? reason.code : 'INTERNAL',
    reason,
  };
}

function abortReason(signal: AbortSignal): AppError {
  return signal.reason instanceof AppError
    ? signal.reason
    : new CallAbortedError('The call was aborted before it was finished.', { cause: signal.reason });
}
