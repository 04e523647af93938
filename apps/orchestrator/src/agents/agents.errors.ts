import { AppError, InvalidRequestError, type FieldProblem } from '@app/kernel';

/** A definition of agents is not valid; `problems` names every place. */
export class InvalidAgentsError extends InvalidRequestError {
  constructor(problems: readonly FieldProblem[]) {
    const [first] = problems;
    super(`The agents are not valid: ${first?.field || 'the document'} ${first?.message ?? ''}`, {
      problems,
    });
  }
}

/** Somebody else changed the definition, or there is one already. */
export class AgentsConflictError extends AppError {
  readonly code = 'CONFLICT';
}
