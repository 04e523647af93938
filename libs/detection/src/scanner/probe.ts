import { Candidate, type KnownText } from './candidate';
import type { Detector, Span } from './detector';

/** A match that its detector accepted. Offsets are those of the whole text. */
export interface Hit extends Span {
  readonly detector: Detector;
  /** Types of the detector's variants that fit. */
  readonly variants: readonly string[];
}

/** What trying a detector at one place gave. */
export interface Attempt {
  readonly hit: Hit | null;
  /** The furthest place that the judge asked about. */
  readonly lookedTo: number;
}

/** A detector, ready to be tried. */
export interface Probe {
  readonly detector: Detector;
  readonly sticky: RegExp;
  readonly lead: AsciiSet;
  readonly notAfter: AsciiSet;
  /** No match begins behind a character of its own lead, so that it begins at the start of the lead or nowhere. */
  readonly leadForbidsBefore: boolean;
}

/** One entry for every ASCII code: 1 when it is a member. Reading beyond the end gives undefined: not a member. */
type AsciiSet = Uint8Array;

const WORD = /\w/;
const NO_MATCH: Attempt = { hit: null, lookedTo: 0 };
const NO_VARIANTS: readonly string[] = [];

function asciiSet(members: RegExp | null): AsciiSet {
  return Uint8Array.from({ length: 128 }, (_, code) =>
    members?.test(String.fromCharCode(code)) === true ? 1 : 0,
  );
}

/** Prepares a detector. */
export function probeOf(detector: Detector): Probe {
  const lead = asciiSet(detector.lead?.chars ?? null);
  const notAfter = asciiSet(detector.notAfter === undefined ? WORD : detector.notAfter);
  return {
    detector,
    sticky: new RegExp(detector.pattern.source, `${detector.pattern.flags.replace(/[gy]/g, '')}y`),
    lead,
    notAfter,
    leadForbidsBefore: lead.every((isMember, code) => isMember === 0 || notAfter[code] === 1),
  };
}

/** Every type that a detector can report. */
export function typesOf({ type, variants = [] }: Detector): string[] {
  return [type, ...variants.map((variant) => variant.type)];
}

/** Where a match begins whose anchor begins at `anchorStart`. */
export function leadStart(text: string, anchorStart: number, { detector, lead }: Probe): number {
  if (detector.lead === undefined) return anchorStart;
  let start = anchorStart;
  const least = Math.max(0, anchorStart - detector.lead.maxLength);
  while (start > least && lead[text.charCodeAt(start - 1)] === 1) start--;
  return start;
}

/** Says whether a match of the detector may begin at a place, going by what stands right before it. */
export function mayBegin({ notAfter }: Probe, text: string, start: number): boolean {
  return start === 0 || notAfter[text.charCodeAt(start - 1)] !== 1;
}

/** Tries a detector at one place, which is counted in the known text and not in the whole. */
export function attempt({ detector, sticky }: Probe, known: KnownText, at: number): Attempt {
  sticky.lastIndex = at;
  const groups = sticky.exec(known.text);
  if (groups === null) return NO_MATCH;
  const candidate = new Candidate(known, at + known.offset, groups);
  const span = detector.judge === undefined ? candidate : detector.judge(candidate);
  if (span === null) return { hit: null, lookedTo: candidate.lookedTo };
  const { start, end } = span;
  const hit = { detector, variants: variantsOf(detector, candidate), start, end };
  return { hit, lookedTo: candidate.lookedTo };
}

function variantsOf({ variants }: Detector, candidate: Candidate): readonly string[] {
  return variants === undefined
    ? NO_VARIANTS
    : variants.filter(({ fits }) => fits(candidate)).map(({ type }) => type);
}
