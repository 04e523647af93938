import { AppError } from '@app/kernel';

/** The store of secrets cannot be reached, read or written; it may be possible later. */
export class SecretsUnavailableError extends AppError {
  readonly code = 'SECRETS_UNAVAILABLE';

  constructor(cause: string, options: { readonly retryAfterMs?: number } = {}) {
    super('The store of secrets is not available.', { ...options, cause: new Error(cause) });
  }
}

/** There is no such secret, or not in this version. */
export class SecretNotFoundError extends AppError {
  readonly code = 'NOT_FOUND';

  constructor() {
    super('The secret does not exist.');
  }
}

/** A reference that cannot lead to a secret here. */
export class SecretReferenceError extends AppError {
  readonly code = 'INVALID_REQUEST';

  /** @param problem what is wrong, as the end of a sentence; never the reference itself */
  constructor(readonly problem: string) {
    super(`The reference to a secret ${problem}.`);
  }
}

/** A new secret was to be kept under a name that is taken. */
export class SecretExistsError extends AppError {
  readonly code = 'CONFLICT';

  constructor() {
    super('There is a secret of this name already.');
  }
}
