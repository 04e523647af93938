import type { Span } from '../scanner/detector';
import { base64Runs } from './base64-runs';
import { decodeBase64 } from './base64-text';
import { spacedLetters } from './spaced-letters';

/** A part of a text that holds another text in an encoding. */
export interface EncodedRun extends Span {
  readonly decoded: string;
}

/** Decoded text that is shorter is not looked at. */
export const MIN_DECODED_UNITS = 12;

/**
 * Decodes what an author may have hidden: base64 (also the URL alphabet) and letters set apart one by one. One level only.
 * Linear: the runs of one encoding do not overlap and decoded text is no longer than its run.
 */
export function encodedRuns(text: string): EncodedRun[] {
  return [
    ...decodeAll(text, base64Runs(text), decodeBase64),
    ...decodeAll(text, spacedLetters(text), joinLetters),
  ];
}

function decodeAll(text: string, runs: readonly Span[], decode: (run: string) => string): EncodedRun[] {
  return runs
    .map(({ start, end }) => ({ start, end, decoded: decode(text.slice(start, end)) }))
    .filter(({ decoded }) => decoded.length >= MIN_DECODED_UNITS);
}

/** Letters apart by one mark are a word; a wider gap parts words. */
function joinLetters(run: string): string {
  return run.replace(/([a-z])([ .*-]{1,3})(?=[a-z])/gi, (_, letter: string, gap: string) =>
    gap.length > 1 ? `${letter} ` : letter,
  );
}
