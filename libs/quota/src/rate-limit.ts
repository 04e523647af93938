/** How a tenant stands against its burst limit; every reply tells it. */
export interface RateLimit {
  /** Requests per window. */
  readonly limit: number;
  /** Requests that were left in the window, over all tasks, as far as this task knows. */
  readonly remaining: number;
  /** When the window ends and the full limit is there again. */
  readonly resetAt: Date;
}
