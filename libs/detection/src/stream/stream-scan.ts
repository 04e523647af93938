import type { Finding, InspectionGap } from '@app/kernel';

/** How a running text is inspected. */
export interface StreamScanOptions {
  /** Pointer of the findings. */
  readonly pointer: string;
  /**
   * Finding types that somebody may act on: only these make text wait; the others are reported nevertheless. What follows
   * from a set is worked out once, so hand over the same one again.
   */
  readonly watched: ReadonlySet<string>;
  /** When more code units would have to wait, the inspection ends with a gap. */
  readonly maxHeldUnits: number;
}

/** The inspection of one running text. Its pieces come in order; they may be cut anywhere. */
export interface StreamScan {
  /** Inspects one more piece. Does not throw. */
  push(text: string): StreamProgress;
  /** The text is complete. Does not throw. */
  end(): StreamProgress;
}

/** How far an inspection has come. */
export interface StreamProgress {
  /**
   * Text before this offset may leave: nothing to come changes what was found in it. In UTF-16 code units of the whole text;
   * never inside a watched finding, never smaller than before.
   */
  readonly settledTo: number;
  /** Findings that became final with this call; their offsets are those of the whole text. */
  readonly findings: readonly Finding[];
  /** What will not be inspected. After a gap nothing more is found and no more text may leave, except after `saturated`. */
  readonly gaps: readonly InspectionGap[];
}
