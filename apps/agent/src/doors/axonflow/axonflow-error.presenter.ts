import type { PresentedError, Problem } from '@app/http';

/**
 * The contract's error shape on top of problem details: SDKs read `success` and `error`, people and newer clients the rest.
 */
export function presentAxonflowError(problem: Problem): PresentedError {
  return {
    contentType: 'application/problem+json',
    body: { success: false, error: problem.detail, message: problem.detail, ...problem },
  };
}
