import { latinLookAlikes } from './confusables';

const INVISIBLE = /[\p{Mn}\p{Me}\p{Cf}\p{Variation_Selector}\u115f\u1160\u3164\uffa0]/gu;
/** Half a character, or the beginning of a percent escape. */
const UNDECIDED_END = /(?:[\ud800-\udbff]|%[0-9a-f]?)$/i;
/** What may follow the backslash of an escape that is not complete. */
const UNDECIDED_ESCAPE = /^(?:u[0-9a-f]{0,3})?$/i;
const HEX = /^[0-9a-f]+$/i;
const PERCENT = 37;
const BACKSLASH = 92;
/** `%41` */
const PERCENT_UNITS = 3;
/** A backslash, `u` and four digits, as JSON and most languages spell a character. */
const UNICODE_UNITS = 6;
/** A backslash and a letter or a mark, as in `\n`. */
const SHORT_UNITS = 2;
/** What a backslash makes of what follows it, by RFC 8259, section 7. */
const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
/** Those that hide where a word begins: as they are, their letters stick to it. */
const SPACING = /^[bfnrt]/;
const foldedByUnit: (string | undefined)[] = [];

/** A character that folding changes: what stands at `start`, `length` code units long, becomes `plain`. */
export interface Fold {
  readonly start: number;
  readonly length: number;
  readonly plain: string;
}

/**
 * The next character that folding changes: a percent escape, whose byte it becomes; a JSON escape; or a character beyond
 * ASCII. Of that the compatibility decomposition (NFKD, UAX 15) is taken, accents, joiners and other invisible characters
 * are dropped and confusable letters replaced. NFKD works on each code point alone but for the order of marks, which are
 * dropped, so every character folds alone. A backslash behind a backslash begins no escape but that of a space or a line
 * end, which JSON inside JSON has.
 */
export function nextFold(text: string, from: number): Fold | null {
  for (let start = from; start < text.length; start++) {
    const code = text.charCodeAt(start);
    if (code < 128 && code !== PERCENT && code !== BACKSLASH) continue;
    const fold = foldAt(text, start, code);
    if (fold !== null) return fold;
    start += unitsAt(text, start) - 1;
  }
  return null;
}

/**
 * How many code units at the end of a text cannot be folded before it is known what follows: half a character, or the
 * beginning of an escape. The text must not begin inside either.
 */
export function undecidedUnits(text: string): number {
  const half = UNDECIDED_END.exec(text.slice(1 - PERCENT_UNITS));
  if (half !== null) return half[0].length;
  const at = text.lastIndexOf('\\');
  if (at < 0 || text.length - at >= UNICODE_UNITS || !UNDECIDED_ESCAPE.test(text.slice(at + 1))) return 0;
  let first = at;
  while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  if ((at - first) % 2 === 0) return text.length - at;
  return at === text.length - 1 ? SHORT_UNITS : 0;
}

function foldAt(text: string, start: number, code: number): Fold | null {
  if (code === PERCENT) return percentFold(text, start);
  if (code === BACKSLASH) return shortFold(text, start) ?? unicodeFold(text, start);
  const char = String.fromCodePoint(text.codePointAt(start) as number);
  const plain = foldCharacter(char);
  return plain === char ? null : { start, length: char.length, plain };
}

/** Length of what stands here and is not folded: a character, or a backslash and the backslash that it escapes. */
function unitsAt(text: string, start: number): number {
  if (text.charCodeAt(start) === BACKSLASH) return isEscapedBackslash(text, start) ? 2 : 1;
  return (text.codePointAt(start) as number) > 0xffff ? 2 : 1;
}

function percentFold(text: string, start: number): Fold | null {
  const digits = text.slice(start + 1, start + PERCENT_UNITS);
  if (digits.length < PERCENT_UNITS - 1 || !HEX.test(digits)) return null;
  return { start, length: PERCENT_UNITS, plain: String.fromCharCode(Number.parseInt(digits, 16)) };
}

function isEscapedBackslash(text: string, start: number): boolean {
  return text.charCodeAt(start + 1) === BACKSLASH && !SPACING.test(text.charAt(start + 2));
}

function shortFold(text: string, start: number): Fold | null {
  const plain = shortEscapes.get(text.charAt(start + 1));
  return plain === undefined ? null : { start, length: SHORT_UNITS, plain };
}

function unicodeFold(text: string, start: number): Fold | null {
  const digits = text.slice(start + 2, start + UNICODE_UNITS);
  if (text[start + 1] !== 'u' || digits.length < UNICODE_UNITS - 2 || !HEX.test(digits)) return null;
  const plain = foldCharacter(String.fromCharCode(Number.parseInt(digits, 16)));
  return { start, length: UNICODE_UNITS, plain };
}

function foldCharacter(char: string): string {
  if (char.length > 1) return computeFold(char);
  return (foldedByUnit[char.charCodeAt(0)] ??= computeFold(char));
}

function computeFold(char: string): string {
  const plain = char.normalize('NFKD').replace(INVISIBLE, '');
  return [...plain].map((part) => latinLookAlikes.get(part) ?? part).join('');
}
