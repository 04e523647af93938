import type { IncomingHttpHeaders } from 'node:http';
import type { AppError } from '@app/kernel';
import type { Problem } from './problem';

/** A refusal in the shape that the clients of one wire format understand. */
export interface PresentedError {
  readonly body: unknown;
  readonly contentType: string;
  /** HTTP status; that of the problem when absent. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Writes a problem in another shape. Pure and never throws: it is the last code that runs for a failed request.
 * @param error what the problem was made of, for presenters that know its class; its cause is private
 * @param headers of the request, for presenters of routes that answer in several forms
 */
export type ErrorPresenter = (
  problem: Problem,
  error: AppError,
  headers: IncomingHttpHeaders,
) => PresentedError;
