import { AppError } from './app-error';

/** The request has the wrong form or says something impossible; `problems` names every field. */
export class InvalidRequestError extends AppError {
  readonly code = 'INVALID_REQUEST';
}

/** The thing that was named does not exist, or not for this tenant. */
export class NotFoundError extends AppError {
  readonly code = 'NOT_FOUND';
}

/** The caller is known but may not do this. */
export class ForbiddenError extends AppError {
  readonly code = 'FORBIDDEN';
}

/** The caller went away before the call was finished. */
export class CallAbortedError extends AppError {
  readonly code = 'CALL_ABORTED';
}

/** The call ran out of its time. */
export class DeadlineExceededError extends AppError {
  readonly code = 'DEADLINE_EXCEEDED';
}
