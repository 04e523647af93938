import type { Span } from '../scanner/detector';

/** Fewest letters of a run. */
export const MIN_LETTERS = 8;
/** Eight letters and the seven marks between them: no shorter run counts, so looking at every 15th place misses none. */
const STRIDE = 15;
/** Most marks between two letters of a run. */
export const MAX_GAP = 3;
const LETTER = 1;
const GAP = 2;

const roles = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  if (/[a-z]/i.test(char)) return LETTER;
  return /[ .*-]/.test(char) ? GAP : 0;
});

/** Says whether a code unit is a letter that can stand alone in a run. */
export function isLetter(code: number): boolean {
  return roles[code] === LETTER;
}

/** Says whether a code unit is a mark that can stand between the letters of a run. */
export function isGap(code: number): boolean {
  return roles[code] === GAP;
}

function isLoneLetter(text: string, index: number): boolean {
  return (
    roles[text.charCodeAt(index)] === LETTER &&
    roles[text.charCodeAt(index - 1)] !== LETTER &&
    roles[text.charCodeAt(index + 1)] !== LETTER
  );
}

/** The next lone letter to the left (-1) or right (1), at most three marks away; -1 when there is none. */
function neighbour(text: string, from: number, direction: 1 | -1): number {
  for (let gap = 1; gap <= MAX_GAP + 1; gap++) {
    const index = from + gap * direction;
    if (isLoneLetter(text, index)) return gap > 1 ? index : -1;
    if (roles[text.charCodeAt(index)] !== GAP) return -1;
  }
  return -1;
}

function reach(
  text: string,
  from: number,
  direction: 1 | -1,
): { readonly end: number; readonly steps: number } {
  let end = from;
  let steps = 0;
  for (let next = neighbour(text, end, direction); next >= 0; next = neighbour(text, end, direction)) {
    end = next;
    steps++;
  }
  return { end, steps };
}

/** Finds runs of letters that are each a word of their own, such as `i g n o r e` or `i.g.n.o.r.e`. Linear. */
export function spacedLetters(text: string): Span[] {
  const runs: Span[] = [];
  for (let place = STRIDE - 1; place < text.length + STRIDE; place += STRIDE) {
    let letter = place - MAX_GAP;
    while (letter <= place && !isLoneLetter(text, letter)) letter++;
    if (letter > place) continue;
    const right = reach(text, letter, 1);
    const left = reach(text, letter, -1);
    if (left.steps + right.steps + 1 >= MIN_LETTERS) runs.push({ start: left.end, end: right.end + 1 });
    place = Math.max(place, right.end);
  }
  return runs;
}
