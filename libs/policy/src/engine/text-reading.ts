import { foldText } from '@app/detection';

/** Longer texts are folded only so far; what a condition does not find in them is not certain. */
const MAX_FOLDED_UNITS = 256 * 1024;

/** One way to read a text. */
export interface TextReading {
  readonly text: string;
  /** Without difference of letter case. */
  readonly lower: string;
  /** Where the raw text of a span begins and ends. */
  readonly toRaw: (start: number, end: number) => { readonly start: number; readonly end: number };
}

/** A text as it is, and as people see it: invisible characters left out and look-alikes replaced. */
export interface TextReadings {
  readonly all: readonly TextReading[];
  /** False when the text is too long to be folded whole. */
  readonly complete: boolean;
}

/** Linear in the length of the text. A text without a foldable character has one reading. */
export function readText(text: string): TextReadings {
  const plain: TextReading = { text, lower: text.toLowerCase(), toRaw: (start, end) => ({ start, end }) };
  const folded = foldText(text.slice(0, MAX_FOLDED_UNITS), MAX_FOLDED_UNITS);
  if (folded === null) return { all: [plain], complete: true };
  const seen: TextReading = {
    text: folded.text,
    lower: folded.text.toLowerCase(),
    toRaw: (start, end) => folded.toRaw(start, end),
  };
  const complete = text.length <= MAX_FOLDED_UNITS && folded.text.length < MAX_FOLDED_UNITS;
  return { all: [plain, seen], complete };
}
