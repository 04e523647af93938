import { AppError } from '@app/kernel';

/** The plan is not in a state in which this is possible, or somebody else changed it first. */
export class PlanConflictError extends AppError {
  readonly code = 'CONFLICT';
}

/** The plan was not started in time. */
export class PlanExpiredError extends AppError {
  readonly code = 'PLAN_EXPIRED';
}

/** The tenant runs as many plans as it may. */
export class ConcurrentExecutionLimitError extends AppError {
  readonly code = 'CONCURRENT_EXECUTION_LIMIT';
}
