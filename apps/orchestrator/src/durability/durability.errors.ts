import { AppError } from '@app/kernel';

/** The run belongs to another task now: what this one does for it is stored nowhere. The run itself goes on. */
export class RunFencedError extends AppError {
  readonly code = 'RUN_FENCED';

  constructor() {
    super('The run is continued by another orchestrator.');
  }
}
