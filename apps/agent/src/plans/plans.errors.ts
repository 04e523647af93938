import { AppError } from '@app/kernel';

/** The orchestrator cannot be reached or does not answer in time. */
export class OrchestratorUnavailableError extends AppError {
  readonly code = 'ORCHESTRATOR_UNAVAILABLE';
}
