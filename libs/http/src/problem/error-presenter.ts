import type { Problem } from './problem';

/** A refusal in the shape that the clients of one wire format understand. The HTTP status stays that of the problem. */
interface PresentedError {
  readonly body: unknown;
  readonly contentType: string;
}

/** Writes a problem in another shape. Pure and never throws: it is the last code that runs for a failed request. */
export type ErrorPresenter = (problem: Problem) => PresentedError;
