/** Bounds of a condition tree, so that no policy can make decisions slow. */
export const CONDITION_LIMITS = {
  /** Nesting of `all`, `any` and `not`; a leaf alone has depth 1. */
  depth: 10,
  /** Parts of the tree, leaves included. */
  parts: 200,
  /** Entries of a list that a leaf compares with. */
  listEntries: 500,
  /** UTF-16 code units of one text that a leaf compares with. */
  textLength: 1000,
} as const;
