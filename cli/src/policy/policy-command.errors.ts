import { AppError } from '@app/kernel';

/** The named policy files cannot be used; the message says which and why. */
export class PolicyFilesError extends AppError {
  readonly code = 'NOT_FOUND';
}

/** The server cannot be reached, or what answers is not AxonFlow; the message says what to check. */
export class ServerUnreachableError extends AppError {
  readonly code = 'INTERNAL';
}

/** The server does not know the key. */
export class KeyUnknownError extends AppError {
  readonly code = 'UNAUTHENTICATED';
}

/** The key is good and not an admin's. */
export class AdminKeyNeededError extends AppError {
  readonly code = 'FORBIDDEN';
}

/** The server does not do what it was asked to; the message is its own. */
export class ServerRefusedError extends AppError {
  readonly code = 'CONFLICT';
}
