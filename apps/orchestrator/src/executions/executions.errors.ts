import { AppError } from '@app/kernel';

/** The run is not in a state in which this is possible. */
export class ExecutionConflictError extends AppError {
  readonly code = 'CONFLICT';
}

/** As many callers follow executions as this task serves. */
export class TooManyStreamsError extends AppError {
  readonly code = 'CONCURRENT_EXECUTION_LIMIT';
}
