import { AppError } from '@app/kernel';
import type { RateLimit } from './rate-limit';

/** What of a limit is used up, and how long it stays so. */
export interface UsedUp extends RateLimit {
  readonly retryAfterMs: number;
}

function publicFacts({ limit, remaining, resetAt, retryAfterMs }: UsedUp): object {
  return { retryAfterMs, details: { limit, remaining, reset_at: resetAt.toISOString() } };
}

/** The tenant sends more requests in one second than its burst limit allows. */
export class BurstLimitExceededError extends AppError {
  readonly code = 'BURST_LIMIT_EXCEEDED';

  constructor(usedUp: UsedUp) {
    super(`The burst limit of ${usedUp.limit} requests a second is used up.`, publicFacts(usedUp));
  }
}

/** The tenant has used its requests of this calendar month (UTC). */
export class MonthlyQuotaExceededError extends AppError {
  readonly code = 'MONTHLY_QUOTA_EXCEEDED';

  constructor(usedUp: UsedUp) {
    super(`The monthly quota of ${usedUp.limit} requests is used up.`, publicFacts(usedUp));
  }
}
