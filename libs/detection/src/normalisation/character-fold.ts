import { latinLookAlikes } from './confusables';

const INVISIBLE = /[\p{Mn}\p{Me}\p{Cf}\p{Variation_Selector}\u115f\u1160\u3164\uffa0]/gu;
const UNDECIDED_END = /(?:[\ud800-\udbff]|%[0-9a-f]?)$/i;
const ESCAPE_UNITS = 3;
const PERCENT = 37;
const foldedByUnit: (string | undefined)[] = [];

/** A character that folding changes: what stands at `start`, `length` code units long, becomes `plain`. */
export interface Fold {
  readonly start: number;
  readonly length: number;
  readonly plain: string;
}

/**
 * The next character that folding changes: a percent escape, whose byte it becomes, or a character beyond ASCII. Of that
 * the compatibility decomposition (NFKD, UAX 15) is taken, accents, joiners and other invisible characters are dropped and
 * confusable letters replaced. NFKD works on each code point alone but for the order of marks, which are dropped, so every
 * character folds alone.
 */
export function nextFold(text: string, from: number): Fold | null {
  for (let start = from; start < text.length; start++) {
    const code = text.charCodeAt(start);
    if (code < 128 && code !== PERCENT) continue;
    if (code === PERCENT) {
      const plain = decodeEscape(text, start);
      if (plain !== null) return { start, length: ESCAPE_UNITS, plain };
    } else {
      const char = String.fromCodePoint(text.codePointAt(start) as number);
      const plain = foldCharacter(char);
      if (plain !== char) return { start, length: char.length, plain };
      start += char.length - 1;
    }
  }
  return null;
}

/** How many code units at the end of a text cannot be folded before it is known what follows: half a character. */
export function undecidedUnits(text: string): number {
  return UNDECIDED_END.exec(text.slice(1 - ESCAPE_UNITS))?.[0].length ?? 0;
}

function decodeEscape(text: string, start: number): string | null {
  const digits = text.slice(start + 1, start + ESCAPE_UNITS);
  return /^[0-9a-f]{2}$/i.test(digits) ? String.fromCharCode(Number.parseInt(digits, 16)) : null;
}

function foldCharacter(char: string): string {
  if (char.length > 1) return computeFold(char);
  return (foldedByUnit[char.charCodeAt(0)] ??= computeFold(char));
}

function computeFold(char: string): string {
  const plain = char.normalize('NFKD').replace(INVISIBLE, '');
  return [...plain].map((part) => latinLookAlikes.get(part) ?? part).join('');
}
