import { AppError } from '@app/kernel';

/** The workflow, or its step, is not in a state in which this is possible. */
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
