/** What one detector type must find and must leave alone. */
export interface DetectorCases {
  readonly type: string;
  /** A text and the part of it that the finding covers; null where any span will do. */
  readonly catches: readonly (readonly [text: string, found: string | null])[];
  readonly passes: readonly string[];
}
