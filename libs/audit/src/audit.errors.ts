import { AppError, type AppErrorOptions, type FieldProblem } from '@app/kernel';

const RETRY_AFTER_MS = 1000;

/** The record could not be committed in time. Whatever it would have recorded must not happen. */
export class AuditUnavailableError extends AppError {
  readonly code = 'AUDIT_UNAVAILABLE';

  constructor(cause?: unknown) {
    super('The audit trail cannot take records right now; nothing was executed. Try again shortly.', {
      cause,
      retryAfterMs: RETRY_AFTER_MS,
    });
  }
}

/** The record itself cannot be stored; trying again does not help. Other records are not affected. */
export class AuditRecordRejectedError extends AppError {
  readonly code = 'INVALID_REQUEST';

  constructor(problems: readonly FieldProblem[], options: Pick<AppErrorOptions, 'cause'> = {}) {
    super('The call cannot be written to the audit trail, so it was not executed.', { ...options, problems });
  }
}
