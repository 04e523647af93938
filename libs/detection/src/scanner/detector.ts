import type { FindingCategory } from '@app/kernel';
import type { Candidate } from './candidate';

/** The part of a text that a finding covers; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A finer name for some of a detector's findings. */
export interface Variant {
  readonly type: string;
  /** Asked of accepted matches only. Must be pure and linear in what it looks at. */
  readonly fits: (candidate: Candidate) => boolean;
}

/** Characters that may stand between a match's start and its anchor. */
interface Lead {
  readonly chars: RegExp;
  readonly maxLength: number;
}

/**
 * One thing to look for. A match begins at an anchor, or at the run of `lead` characters right before one, so the scanner
 * tries the pattern at those places only and never searches.
 */
export interface Detector {
  /** Name in Presidio's style; several detectors may share one. */
  readonly type: string;
  readonly category: FindingCategory;
  /** 0 to 1; at least 0.9 when a checksum or an issuer's own format confirms the match. */
  readonly confidence: number;
  /** Lower-case ASCII; `0` stands for every digit and a blank for one white-space character. */
  readonly anchors: readonly string[];
  readonly lead?: Lead;
  /** A match never begins right after one of these. Default: letter, digit or underscore. Null: anything may precede. */
  readonly notAfter?: RegExp | null;
  /** Bounded quantifiers only, no look-around, no back-reference, no `^` or `$`; see {@link checkPattern}. */
  readonly pattern: RegExp;
  /** Validates a match and may narrow it. Returns null to refuse it. Must be pure and linear in the match. */
  readonly judge?: (candidate: Candidate) => Span | null;
  /**
   * The judge always narrows to something behind the anchor. A stream then lets the anchor, and what stands before it, go.
   * Default: a finding begins where its match does.
   */
  readonly behindAnchor?: true;
  /** Costs nothing where nothing is found, so policies tell attacks apart by it rather than by further detectors. */
  readonly variants?: readonly Variant[];
}
