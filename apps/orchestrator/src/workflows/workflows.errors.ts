import { AppError } from '@app/kernel';

/** The workflow is over. */
export class WorkflowConflictError extends AppError {
  readonly code = 'CONFLICT';
}

/** The step was asked about before with another idempotency key. */
export class IdempotencyKeyMismatchError extends AppError {
  readonly code = 'IDEMPOTENCY_KEY_MISMATCH';

  constructor() {
    super('The step was asked about before with another idempotency key.');
  }
}
