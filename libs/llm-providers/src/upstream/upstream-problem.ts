/** What an upstream says about a request that it refuses; for the caller alone, never for a log. */
export interface UpstreamProblem {
  readonly message: string;
  readonly type: string | null;
  readonly code: string | null;
  /** The parameter at fault, in the upstream's words. */
  readonly param: string | null;
}
