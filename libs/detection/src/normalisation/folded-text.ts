import { latinLookAlikes } from './confusables';

const NON_ASCII = /[^\x00-\x7f]/;
const INVISIBLE = /[\p{Mn}\p{Me}\p{Cf}\p{Variation_Selector}\u115f\u1160\u3164\uffa0]/gu;
const foldedByUnit: (string | undefined)[] = [];

/** A text in plain letters, with the way back to the raw text. */
export interface FoldedText {
  readonly text: string;
  /** Where the raw text of a folded span begins and ends. */
  toRaw(start: number, end: number): { readonly start: number; readonly end: number };
}

/**
 * Folds look-alikes away: compatibility decomposition (NFKD, UAX 15), then accents, joiners and other invisible characters
 * are dropped and confusable letters replaced. NFKD works on each code point alone but for the order of marks, which are
 * dropped, so every folded character belongs to exactly one raw code point.
 * @param maxUnits the folded text is cut there: one code point can become 18
 * @returns null when folding changes nothing
 */
export function foldText(raw: string, maxUnits: number): FoldedText | null {
  if (!NON_ASCII.test(raw)) return null;
  const map = new OffsetMap();
  let folded = '';
  let copiedTo = 0;
  for (let index = raw.search(NON_ASCII); index < raw.length; index++) {
    if (raw.charCodeAt(index) < 128) continue;
    const char = String.fromCodePoint(raw.codePointAt(index) as number);
    const plain = foldCharacter(char);
    if (plain !== char) {
      folded += raw.slice(copiedTo, index);
      map.add(folded.length, { length: plain.length, rawStart: index, rawLength: char.length });
      folded += plain;
      copiedTo = index + char.length;
      if (folded.length > maxUnits) break;
    }
    index += char.length - 1;
  }
  if (copiedTo === 0) return null;
  folded += raw.slice(copiedTo);
  return { text: folded.slice(0, maxUnits), toRaw: (start, end) => map.toRaw(start, end) };
}

function foldCharacter(char: string): string {
  if (char.length > 1) return computeFold(char);
  return (foldedByUnit[char.charCodeAt(0)] ??= computeFold(char));
}

function computeFold(char: string): string {
  const plain = char.normalize('NFKD').replace(INVISIBLE, '');
  return [...plain].map((part) => latinLookAlikes.get(part) ?? part).join('');
}

interface Replacement {
  readonly length: number;
  readonly rawStart: number;
  readonly rawLength: number;
}

/** Remembers the places at which folded and raw text differ; between them offsets run in parallel. */
class OffsetMap {
  private readonly starts: number[] = [];
  private readonly replacements: Replacement[] = [];

  /** Replacements are added from left to right. */
  add(foldedStart: number, replacement: Replacement): void {
    this.starts.push(foldedStart);
    this.replacements.push(replacement);
  }

  toRaw(start: number, end: number): { start: number; end: number } {
    const from = this.unit(start);
    return { start: from.start, end: end > start ? this.unit(end - 1).end : from.start };
  }

  /** The raw code units that one folded code unit stands for. */
  private unit(offset: number): { start: number; end: number } {
    const index = this.lastAtOrBefore(offset);
    if (index < 0) return { start: offset, end: offset + 1 };
    const { length, rawStart, rawLength } = this.replacements[index] as Replacement;
    const beyond = offset - (this.starts[index] as number) - length;
    const rawEnd = rawStart + rawLength;
    return beyond < 0
      ? { start: rawStart, end: rawEnd }
      : { start: rawEnd + beyond, end: rawEnd + beyond + 1 };
  }

  private lastAtOrBefore(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] as number) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
