/** Longest text that is inspected, in UTF-16 code units; what follows is reported as `too_long`. */
export const MAX_TEXT_UNITS = 256 * 1024;

/** Most text inspected for one call, over all its segments, in UTF-16 code units. */
export const MAX_CALL_UNITS = 1024 * 1024;

/** Most findings of one detector in one text; beyond it the type is reported as `saturated`. */
export const MAX_HITS_PER_DETECTOR = 2000;
