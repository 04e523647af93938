/** A part of a text that holds another text in an encoding. */
export interface EncodedRun {
  readonly start: number;
  readonly end: number;
  readonly decoded: string;
}

const MIN_BASE64_UNITS = 24;
const MIN_SPACED_LETTERS = 8;
const MIN_DECODED_UNITS = 12;
const MAX_SPACED_GAP = 3;
const UNPRINTABLE = /[^\t\n\r\x20-\x7e]/;
const PERCENT_RUN = /[\w.+%-]{12,8192}/g;
const PERCENT_ESCAPES = /(?:%[0-9a-f]{2}.{0,32}){3}/i;

const BASE64 = 1;
const LETTER = 2;
const GAP = 4;
/** What an ASCII code may be part of. */
const roles = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  return (
    (/[\w+/-]/.test(char) ? BASE64 : 0) | (/[a-z]/i.test(char) ? LETTER : 0) | (/[ .*-]/.test(char) ? GAP : 0)
  );
});

/**
 * Decodes what an author may have hidden: base64 (also the URL alphabet), percent escapes and letters set apart one by one.
 * One level only. Linear: the runs of one encoding do not overlap and decoded text is no longer than its run.
 */
export function encodedRuns(text: string): EncodedRun[] {
  const runs: EncodedRun[] = [];
  const letters = new SpacedLetters();
  let base64Start = 0;
  for (let index = 0; index <= text.length; index++) {
    const role = index < text.length ? (roles[text.charCodeAt(index)] ?? 0) : 0;
    if ((role & BASE64) === 0) {
      if (index - base64Start >= MIN_BASE64_UNITS)
        addDecoded(runs, text, { start: base64Start, end: index, decode: decodeBase64 });
      base64Start = index + 1;
    }
    const spaced = letters.next(role, index);
    if (spaced !== null) addDecoded(runs, text, { ...spaced, decode: joinLetters });
  }
  if (text.includes('%')) addPercentRuns(runs, text);
  return runs;
}

interface Encoded {
  readonly start: number;
  readonly end: number;
  readonly decode: (run: string) => string | null;
}

function addDecoded(runs: EncodedRun[], text: string, { start, end, decode }: Encoded): void {
  const decoded = decode(text.slice(start, end));
  if (decoded !== null && decoded.length >= MIN_DECODED_UNITS) runs.push({ start, end, decoded });
}

/** Recognises `i g n o r e`: letters that are each a word of their own. */
class SpacedLetters {
  private start = 0;
  private end = 0;
  private count = 0;
  private wordLength = 0;

  /** Takes the next character's role; returns a run when one has just ended. */
  next(role: number, index: number): { start: number; end: number } | null {
    if ((role & LETTER) !== 0) {
      this.wordLength++;
      return this.wordLength === 2 ? this.close() : null;
    }
    if (this.wordLength === 1) this.take(index - 1);
    this.wordLength = 0;
    return (role & GAP) === 0 || index - this.end >= MAX_SPACED_GAP ? this.close() : null;
  }

  private take(index: number): void {
    if (this.count === 0) this.start = index;
    this.count++;
    this.end = index + 1;
  }

  private close(): { start: number; end: number } | null {
    const run = this.count >= MIN_SPACED_LETTERS ? { start: this.start, end: this.end } : null;
    this.count = 0;
    return run;
  }
}

/** Most runs are paths, hashes and keys: their first 24 characters already decode to something unprintable. */
function decodeBase64(run: string): string | null {
  const head = Buffer.from(run.slice(0, MIN_BASE64_UNITS), 'base64').toString('latin1');
  return UNPRINTABLE.test(head) ? null : Buffer.from(run, 'base64').toString('utf8');
}

function addPercentRuns(runs: EncodedRun[], text: string): void {
  for (const match of text.matchAll(PERCENT_RUN)) {
    if (!PERCENT_ESCAPES.test(match[0])) continue;
    addDecoded(runs, text, { start: match.index, end: match.index + match[0].length, decode: decodePercent });
  }
}

function decodePercent(run: string): string {
  return run
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Letters apart by one mark are a word; a wider gap parts words. */
function joinLetters(run: string): string {
  return run.replace(/([a-z])([ .*-]{1,3})(?=[a-z])/gi, (_, letter: string, gap: string) =>
    gap.length > 1 ? `${letter} ` : letter,
  );
}
