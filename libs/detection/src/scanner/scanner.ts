import { buildAutomaton, type Automaton, type Output } from './automaton';
import type { Candidate, Detector, Span } from './detector';

/** A match that its detector accepted. */
export interface Hit extends Span {
  readonly detector: Detector;
  /** Types of the detector's variants that fit. */
  readonly variants: readonly string[];
}

/** What one pass over a text gave. */
export interface Scan {
  readonly hits: readonly Hit[];
  /** Types whose limit of hits was reached: more of them may be there. */
  readonly saturated: readonly string[];
}

interface Probe {
  readonly detector: Detector;
  readonly sticky: RegExp;
  readonly lead: AsciiSet;
  readonly notAfter: AsciiSet;
}

interface Pass {
  readonly text: string;
  readonly hits: Hit[];
  readonly hitsByProbe: Uint16Array;
  /** Start of the last try of every probe, plus one: a start is tried once. */
  readonly triedByProbe: Int32Array;
}

const WORD = /\w/;

/** One entry for every ASCII code: 1 when it is a member. Reading beyond the end gives undefined: not a member. */
type AsciiSet = Uint8Array;

function asciiSet(members: RegExp | null): AsciiSet {
  return Uint8Array.from({ length: 128 }, (_, code) =>
    members?.test(String.fromCharCode(code)) === true ? 1 : 0,
  );
}

/**
 * Runs all detectors over a text in one pass: the automaton finds the anchors, and each detector's pattern is tried right
 * there and nowhere else. Work is at most (anchors found) x (longest match of a pattern), and every match is seen in its
 * whole text, so there are no windows, no cut edges and nothing that decoys could use up.
 */
export class Scanner {
  private readonly automaton: Automaton;
  private readonly probes: readonly Probe[];

  /**
   * @param detectors what to look for
   * @param maxHitsPerDetector further matches of one detector in one text are not reported; its type is then `saturated`
   */
  constructor(
    detectors: readonly Detector[],
    private readonly maxHitsPerDetector: number,
  ) {
    this.automaton = buildAutomaton(detectors.map((detector) => detector.anchors));
    this.probes = detectors.map((detector) => ({
      detector,
      sticky: new RegExp(detector.pattern.source, `${detector.pattern.flags.replace(/[gy]/g, '')}y`),
      lead: asciiSet(detector.lead?.chars ?? null),
      notAfter: asciiSet(detector.notAfter === undefined ? WORD : detector.notAfter),
    }));
  }

  /** Finds everything in a text, in the order in which the anchors end. A start may be reported by several detectors. */
  scan(text: string): Scan {
    const { symbols, next, outputs } = this.automaton;
    const pass: Pass = {
      text,
      hits: [],
      hitsByProbe: new Uint16Array(this.probes.length),
      triedByProbe: new Int32Array(this.probes.length),
    };
    let state = 0;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      state = next[(state << 6) | (code < 128 ? (symbols[code] as number) : 0)] as number;
      const found = outputs[state];
      if (found !== undefined) this.follow(found, index + 1, pass);
    }
    return { hits: pass.hits, saturated: this.saturatedTypes(pass) };
  }

  private follow(found: readonly Output[], end: number, pass: Pass): void {
    for (const { owner, length } of found) {
      const probe = this.probes[owner] as Probe;
      const start = leadStart(pass.text, end - length, probe);
      if (pass.triedByProbe[owner] === start + 1) continue;
      pass.triedByProbe[owner] = start + 1;
      if (start > 0 && probe.notAfter[pass.text.charCodeAt(start - 1)] === 1) continue;
      if ((pass.hitsByProbe[owner] as number) >= this.maxHitsPerDetector) continue;
      const hit = tryAt(probe, pass.text, start);
      if (hit === null) continue;
      pass.hitsByProbe[owner] = (pass.hitsByProbe[owner] as number) + 1;
      pass.hits.push(hit);
    }
  }

  private saturatedTypes(pass: Pass): string[] {
    const full = this.probes.filter(
      (_, index) => (pass.hitsByProbe[index] as number) >= this.maxHitsPerDetector,
    );
    return [...new Set(full.flatMap(({ detector }) => typesOf(detector)))];
  }
}

function leadStart(text: string, anchorStart: number, { detector, lead }: Probe): number {
  if (detector.lead === undefined) return anchorStart;
  let start = anchorStart;
  const least = Math.max(0, anchorStart - detector.lead.maxLength);
  while (start > least && lead[text.charCodeAt(start - 1)] === 1) start--;
  return start;
}

/** Every type that a detector can report. */
export function typesOf({ type, variants = [] }: Detector): string[] {
  return [type, ...variants.map((variant) => variant.type)];
}

function tryAt({ detector, sticky }: Probe, text: string, start: number): Hit | null {
  sticky.lastIndex = start;
  const groups = sticky.exec(text);
  if (groups === null) return null;
  const candidate: Candidate = { text, start, end: sticky.lastIndex, groups };
  const span = detector.judge === undefined ? candidate : detector.judge(candidate);
  return span === null
    ? null
    : { detector, variants: variantsOf(detector, candidate), start: span.start, end: span.end };
}

const NO_VARIANTS: readonly string[] = [];

function variantsOf({ variants }: Detector, candidate: Candidate): readonly string[] {
  return variants === undefined
    ? NO_VARIANTS
    : variants.filter(({ fits }) => fits(candidate)).map(({ type }) => type);
}
