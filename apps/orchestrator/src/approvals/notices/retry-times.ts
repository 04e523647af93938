const MOST_TRIES = 14;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 3_600_000;

/**
 * When to try again: twice as long after every try, an hour at most, up to half of it less by chance. All tries together
 * take two to five hours.
 * @param tries how often it was tried
 * @param chance 0 (inclusive) to 1
 * @returns milliseconds; null to give up
 */
export function retryInMs(tries: number, chance: number): number | null {
  if (tries >= MOST_TRIES) return null;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1)) * (1 - chance / 2);
}
