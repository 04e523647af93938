import type { ErrorCode } from './error-codes';

/** One thing wrong with one field of a request. */
export interface FieldProblem {
  /** JSON pointer into the request body (RFC 6901), or a name such as `query.limit`; `""` is the whole body. */
  readonly field: string;
  /** What is wrong and what to write instead. Never contains the caller's value. */
  readonly message: string;
}

export interface AppErrorOptions {
  /** What really happened; logged, never shown to the caller. */
  readonly cause?: unknown;
  /** Every field problem, when the request is at fault. */
  readonly problems?: readonly FieldProblem[];
  /** When it makes sense to try again, in milliseconds from now; becomes `Retry-After`. */
  readonly retryAfterMs?: number;
  /** Further public facts, such as a limit and what remains of it. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * The base of every error that AxonFlow throws on purpose. The message is public: it never holds a secret, a prompt or
 * a row. Libs define their subclasses in `<lib>.errors.ts`.
 */
export abstract class AppError extends Error {
  abstract readonly code: ErrorCode;
  readonly problems: readonly FieldProblem[];
  readonly retryAfterMs: number | undefined;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;

  constructor(message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.problems = options.problems ?? [];
    this.retryAfterMs = options.retryAfterMs;
    this.details = options.details ?? {};
  }
}
