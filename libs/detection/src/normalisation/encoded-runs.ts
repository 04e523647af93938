/** A part of a text that holds another text in an encoding. */
export interface EncodedRun {
  readonly start: number;
  readonly end: number;
  readonly decoded: string;
}

const BASE64 = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
const PERCENT = /[a-z0-9.+_-]{0,32}(?:%[0-9a-f]{2}[a-z0-9.+_-]{0,32}){3,}/gi;
const SPACED = /\b[a-z](?:[ .*-]{1,3}[a-z]\b){7,}/gi;
const UNPRINTABLE = /[^\t\n\r\x20-\x7e]/;

/**
 * Decodes what an author may have hidden: base64 (also the URL alphabet), percent escapes and letters set apart one by one.
 * One level only. Linear: the runs of one encoding do not overlap and decoded text is no longer than its run.
 */
export function encodedRuns(text: string): EncodedRun[] {
  const runs = decodeAll(text, BASE64, decodeBase64);
  if (text.includes('%')) runs.push(...decodeAll(text, PERCENT, decodePercent));
  runs.push(...decodeAll(text, SPACED, joinLetters));
  return runs;
}

function decodeAll(text: string, shape: RegExp, decode: (run: string) => string | null): EncodedRun[] {
  const found: EncodedRun[] = [];
  for (const match of text.matchAll(shape)) {
    const decoded = decode(match[0]);
    if (decoded !== null) found.push({ start: match.index, end: match.index + match[0].length, decoded });
  }
  return found;
}

/** Most runs are paths, hashes and keys: their first 24 characters already decode to something unprintable. */
function decodeBase64(run: string): string | null {
  if (UNPRINTABLE.test(Buffer.from(run.slice(0, 24), 'base64').toString('latin1'))) return null;
  const decoded = Buffer.from(run, 'base64').toString('utf8');
  return decoded.length < 12 ? null : decoded;
}

function decodePercent(run: string): string | null {
  const decoded = run
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decoded.length < 12 ? null : decoded;
}

/** Letters apart by one mark are a word; a wider gap parts words. */
function joinLetters(run: string): string {
  return run.replace(/([a-z])([ .*-]{1,3})(?=[a-z])/gi, (_, letter: string, gap: string) =>
    gap.length > 1 ? `${letter} ` : letter,
  );
}
