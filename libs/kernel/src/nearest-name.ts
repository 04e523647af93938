/** Names further away than this are no help. */
const MAX_EDITS = 4;
/** Longer words are not worth the time: the cost grows with the product of both lengths. */
const MAX_LENGTH = 64;

/**
 * Finds the name that was probably meant.
 * @returns the name with the fewest edits, ignoring letter case; null when nothing is close
 */
export function nearestName(word: string, names: Iterable<string>): string | null {
  if (word.length > MAX_LENGTH) return null;
  const allowed = Math.min(MAX_EDITS, Math.floor(word.length / 2));
  let best: { readonly name: string; readonly edits: number } | null = null;
  for (const name of names) {
    const edits = editsBetween(word.toLowerCase(), name.toLowerCase());
    if (edits <= allowed && (best === null || edits < best.edits)) best = { name, edits };
  }
  return best?.name ?? null;
}

/** Levenshtein distance by the two-row method of Wagner and Fischer (1974). */
function editsBetween(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[right.length] ?? 0;
}
