import type { TenantId } from '@app/kernel';

/** Windows start at whole seconds or months (UTC) of the store's clock, which all tasks share. */
export type LimitWindow = 'second' | 'month';

/** Asks for a slice of what a limit still has in its current window. */
export interface LeaseRequest {
  readonly tenantId: TenantId;
  readonly limitName: string;
  readonly window: LimitWindow;
  /** Requests wanted. */
  readonly slice: number;
  /** Requests that all tasks together may be granted in one window. */
  readonly limit: number;
}

/** The answer to a lease request. */
export interface Grant {
  /** Requests granted, at most the slice; 0 when the window has no more. */
  readonly granted: number;
  /** Requests granted to all tasks in this window, this grant included. */
  readonly used: number;
  /** When the window began; tells one window from another. */
  readonly windowStartMs: number;
  /** How long the window lasts from the moment of the grant; not positive when the grant came too late. */
  readonly remainingMs: number;
}

/** Granted requests that nobody used. */
export interface UnusedGrant {
  readonly tenantId: TenantId;
  readonly windowStartMs: number;
  readonly requests: number;
}

/**
 * Where the counters of all tasks stand. An implementer must keep: the grants of one window never exceed the limit,
 * whatever number of tasks asks at the same time.
 */
export interface LeaseStore {
  /** @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  lease(request: LeaseRequest): Promise<Grant>;

  /**
   * Puts unused requests back into their windows.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  giveBack(limitName: string, unused: readonly UnusedGrant[]): Promise<void>;
}
