import { AppError } from '@app/kernel';

/** The machine does not allow a start; the message says what to change. */
export class StartRefusedError extends AppError {
  readonly code = 'CONFIGURATION_INVALID';
}

/** A service ended before it was ready; it has said why on its own. */
export class ServiceFailedError extends AppError {
  readonly code = 'INTERNAL';
}

/** The command was called in a way that it does not understand; the message says how to call it. */
export class WrongUsageError extends AppError {
  readonly code = 'INVALID_REQUEST';
}
