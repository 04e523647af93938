import type { AuditKind } from '../audit-record';

/** What a decision came to; `redact` is an allowed call of which something was masked. */
export type DecisionOutcome = 'allow' | 'redact' | 'block' | 'needs_approval' | 'error';

/** Which records to read. Fields that are absent do not narrow the search. */
export interface AuditFilter {
  readonly clientId?: string;
  readonly userEmail?: string;
  /** The first moment that counts. */
  readonly startTime?: Date;
  /** The first moment that no longer counts. */
  readonly endTime?: Date;
  readonly operation?: string;
  /** Everything about the call that this decision decided. */
  readonly decisionId?: string;
  /** A policy that matched, by its id. */
  readonly policyId?: string;
  /** A policy that matched, by its name. */
  readonly policyName?: string;
  /** Only decisions that came to this. */
  readonly outcome?: DecisionOutcome;
  /** Only decisions about this tool: `connector.tool`, or the one of them that the call names. */
  readonly toolSignature?: string;
  readonly kinds?: readonly AuditKind[];
}

/** A filter with the page to read, from the newest record. */
export interface AuditSearch extends AuditFilter {
  /** Records of the page, 1 or more; more than 1000 is cut to 1000. */
  readonly limit: number;
  /** Records to pass over, 0 or more. */
  readonly offset: number;
}

/** One page of a search, newest first. */
export interface AuditPage<Found> {
  readonly records: readonly Found[];
  /** Records that fit the filter, counted up to 100,000. */
  readonly total: number;
}
