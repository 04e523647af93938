import { AppError } from '@app/kernel';

/** The run belongs to another task now: what this one does for it is stored nowhere. The run itself goes on. */
export class RunFencedError extends AppError {
  readonly code = 'RUN_FENCED';

  constructor() {
    super('The run is continued by another orchestrator.');
  }
}

/** Another start of this run was faster: it goes on as that one wants it. */
export class RunBegunError extends AppError {
  readonly code = 'CONFLICT';

  constructor() {
    super('This version of the plan was started by somebody else at the same time.');
  }
}
