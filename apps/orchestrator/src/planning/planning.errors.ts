import { AppError, InvalidRequestError, type FieldProblem } from '@app/kernel';

/** The plan has the wrong form or cannot run; `problems` names every place and what to write there. */
export class InvalidPlanError extends InvalidRequestError {
  constructor(problems: readonly FieldProblem[]) {
    const [first] = problems;
    const sentence = `${first?.field || 'the plan'} ${first?.message ?? 'is not valid.'}`;
    super(`The plan cannot run: ${sentence}${moreThanOne(problems.length)}`, { problems });
  }
}

function moreThanOne(count: number): string {
  if (count <= 1) return '';
  return count === 2 ? ' There is 1 more problem.' : ` There are ${count - 1} more problems.`;
}

/** A reference leads nowhere: what it names is not in the value that the run made. */
export class UnresolvedReferenceError extends AppError {
  readonly code = 'INVALID_REQUEST';

  constructor(reference: string) {
    super(
      `{{${reference}}} leads nowhere: there is nothing under that name. Write {{${reference}?}} if it may be missing.`,
    );
  }
}

/** A condition could not be evaluated with the values that the run made. */
export class ConditionFailedError extends AppError {
  readonly code = 'INVALID_REQUEST';

  constructor(cause: unknown) {
    super('The condition cannot be evaluated: a value that it reads is missing or of another type.', {
      cause,
    });
  }
}
