import type { AppError, ErrorCode, FieldProblem } from '@app/kernel';
import { errorCatalog } from './error-catalog';

/** The body of every refusal. Source: RFC 9457; `code`, `request_id` and `errors` are extensions of ours. */
export interface Problem {
  /** A name for the kind of problem; the same for the same code. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  /** What went wrong this time. Never holds a secret or the caller's content. */
  readonly detail: string;
  /** Finds the log line. */
  readonly request_id: string;
  /** Every field problem, when the request is at fault. */
  readonly errors?: readonly FieldProblem[];
  /** Further public facts, such as `limit_bytes`. */
  readonly [fact: string]: unknown;
}

/** Media type of {@link Problem}. */
export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** Writes an error as the problem that its caller may see. The cause stays inside. */
export function problemOf(error: AppError, requestId: string): Problem {
  const { status, title } = errorCatalog[error.code];
  return {
    ...error.details,
    type: `urn:axonflow:error:${error.code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    code: error.code,
    detail: error.message,
    request_id: requestId,
    ...(error.problems.length > 0 && { errors: error.problems }),
  };
}
