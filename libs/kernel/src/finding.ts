/**
 * What kind of trouble a finding means. `privileged_access`: a statement on tables that are not for everybody.
 * `unsafe_code`: a construct that generated code should not have.
 */
export type FindingCategory =
  'pii' | 'secret' | 'sql_injection' | 'prompt_injection' | 'privileged_access' | 'unsafe_code';

/** What a detector saw in one segment. */
export interface Finding {
  /** Pointer of the segment it was seen in. */
  readonly pointer: string;
  /** First UTF-16 code unit of the raw text. */
  readonly start: number;
  /** One past the last UTF-16 code unit of the raw text. */
  readonly end: number;
  /** Name in Presidio's style: `EMAIL_ADDRESS`, `US_SSN`, `AWS_ACCESS_KEY`, `SQL_UNION_SELECT` ... */
  readonly type: string;
  /** Finer names that also fit, such as `SQL_OR_TRUE` for a `SQL_TAUTOLOGY`; absent when there are none. */
  readonly variants?: readonly string[];
  readonly category: FindingCategory;
  /** 0 to 1: how sure the detector is; validated findings are at least 0.9. */
  readonly confidence: number;
}

/** Why a part of a call was not inspected. */
export interface InspectionGap {
  readonly pointer: string;
  readonly reason: 'too_long' | 'saturated' | 'failed';
  /** Types that may have been missed; empty means all. */
  readonly types: readonly string[];
}

/** The result of inspecting all segments of one stage. */
export interface Inspection {
  readonly findings: readonly Finding[];
  /** False when anything in `gaps` may hide a finding: unknown is never clean. */
  readonly complete: boolean;
  readonly gaps: readonly InspectionGap[];
  /**
   * Pointers of images, sounds, files and addresses of such, which no detector can look into. Absent when there are none.
   * They say nothing about the texts beside them, which may be inspected completely.
   */
  readonly media?: readonly string[];
}

/** An inspection of nothing. */
export const NOTHING_FOUND: Inspection = { findings: [], complete: true, gaps: [] };
