import type { Span } from '../scanner/detector';
import { base64Runs } from './base64-runs';
import { spacedLetters } from './spaced-letters';

/** A part of a text that holds another text in an encoding. */
export interface EncodedRun extends Span {
  readonly decoded: string;
}

const MIN_DECODED_UNITS = 12;
const BASE64_PROBE_UNITS = 24;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Value of every ASCII code as a base64 digit (RFC 4648, tables 1 and 2). */
const sextets = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, ALPHABET.indexOf(String.fromCharCode(code).replace('-', '+').replace('_', '/'))),
);
const PERCENT_RUN = /[\w.+%-]{12,8192}/g;
const PERCENT_ESCAPES = /(?:%[0-9a-f]{2}.{0,32}){3}/i;

/**
 * Decodes what an author may have hidden: base64 (also the URL alphabet), percent escapes and letters set apart one by one.
 * One level only. Linear: the runs of one encoding do not overlap and decoded text is no longer than its run.
 */
export function encodedRuns(text: string): EncodedRun[] {
  return [
    ...decodeAll(text, base64Runs(text), decodeBase64),
    ...decodeAll(text, spacedLetters(text), joinLetters),
    ...(text.includes('%') ? decodeAll(text, percentRuns(text), decodePercent) : []),
  ];
}

function decodeAll(text: string, runs: readonly Span[], decode: (run: string) => string): EncodedRun[] {
  return runs
    .map(({ start, end }) => ({ start, end, decoded: decode(text.slice(start, end)) }))
    .filter(({ decoded }) => decoded.length >= MIN_DECODED_UNITS);
}

/** Most runs are paths, hashes and keys: their first characters already decode to something unprintable. */
function decodeBase64(run: string): string {
  return startsPrintable(run) ? Buffer.from(run, 'base64').toString('utf8') : '';
}

function startsPrintable(run: string): boolean {
  for (let index = 0; index < BASE64_PROBE_UNITS; index += 4) {
    let bits = 0;
    for (let offset = 0; offset < 4; offset++)
      bits = (bits << 6) | (sextets[run.charCodeAt(index + offset)] ?? 0);
    if (!isPrintable(bits >> 16) || !isPrintable((bits >> 8) & 255) || !isPrintable(bits & 255)) return false;
  }
  return true;
}

function isPrintable(byte: number): boolean {
  return (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13;
}

/** Letters apart by one mark are a word; a wider gap parts words. */
function joinLetters(run: string): string {
  return run.replace(/([a-z])([ .*-]{1,3})(?=[a-z])/gi, (_, letter: string, gap: string) =>
    gap.length > 1 ? `${letter} ` : letter,
  );
}

function percentRuns(text: string): Span[] {
  return [...text.matchAll(PERCENT_RUN)]
    .filter((match) => PERCENT_ESCAPES.test(match[0]))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

function decodePercent(run: string): string {
  return run
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
