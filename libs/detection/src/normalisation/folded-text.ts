import { nextFold } from './character-fold';
import { OffsetMap } from './offset-map';

const MAY_FOLD = /[^\x00-\x7f]|%[0-9a-f]{2}|\\(?:u[0-9a-f]{4}|["/bfnrt])/i;

/** A text in plain letters, with the way back to the raw text. */
export interface FoldedText {
  readonly text: string;
  /** Where the raw text of a folded span begins and ends. */
  toRaw(start: number, end: number): { readonly start: number; readonly end: number };
}

/**
 * Folds look-alikes and escapes away, character by character as {@link nextFold} says, so that every folded
 * character belongs to exactly one raw code point or escape.
 * @param maxUnits the folded text is cut there: one code point can become 18
 * @returns null when folding changes nothing
 */
export function foldText(raw: string, maxUnits: number): FoldedText | null {
  if (!MAY_FOLD.test(raw)) return null;
  const map = new OffsetMap();
  let folded = '';
  let copiedTo = 0;
  for (let fold = nextFold(raw, 0); fold !== null; fold = nextFold(raw, copiedTo)) {
    folded += raw.slice(copiedTo, fold.start);
    map.add(folded.length, { length: fold.plain.length, rawStart: fold.start, rawLength: fold.length });
    folded += fold.plain;
    copiedTo = fold.start + fold.length;
    if (folded.length > maxUnits) break;
  }
  if (copiedTo === 0) return null;
  folded += raw.slice(copiedTo);
  return { text: folded.slice(0, maxUnits), toRaw: (start, end) => map.toRaw(start, end) };
}
