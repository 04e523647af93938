import { buildAutomaton, type Automaton, type Output } from './automaton';
import type { KnownText } from './candidate';
import type { Detector } from './detector';
import { Openings } from './openings';
import { attempt, leadStart, mayBegin, probeOf, typesOf, type Hit, type Probe } from './probe';
import { RunningScan } from './running-scan';

/** What one pass over a text gave. */
export interface Scan {
  readonly hits: readonly Hit[];
  /** Types whose limit of hits was reached: more of them may be there. */
  readonly saturated: readonly string[];
}

interface Pass {
  readonly known: KnownText;
  readonly hits: Hit[];
  readonly hitsByProbe: Uint16Array;
  /** Start of the last try of every probe, plus one: a start is tried once. */
  readonly triedByProbe: Int32Array;
}

/**
 * Runs all detectors over a text in one pass: the automaton finds the anchors, and each detector's pattern is tried right
 * there and nowhere else. Work is at most (anchors found) x (longest match of a pattern), and every match is seen in its
 * whole text, so there are no windows, no cut edges and nothing that decoys could use up.
 */
export class Scanner {
  private readonly automaton: Automaton;
  private readonly probes: readonly Probe[];
  private readonly longestOpening: number;
  private readonly openings: Openings;

  /**
   * @param detectors what to look for
   * @param maxHitsPerDetector further matches of one detector in one text are not reported; its type is then `saturated`
   */
  constructor(
    detectors: readonly Detector[],
    private readonly maxHitsPerDetector: number,
  ) {
    this.automaton = buildAutomaton(detectors.map((detector) => detector.anchors));
    this.probes = detectors.map(probeOf);
    this.longestOpening = Math.max(...detectors.map(longestOpening));
    this.openings = new Openings(this.automaton, this.probes);
  }

  /** Finds everything in a text, in the order in which the anchors end. A start may be reported by several detectors. */
  scan(text: string): Scan {
    const { symbols, next, outputs } = this.automaton;
    const pass: Pass = {
      known: { text, offset: 0, beginning: text },
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

  /** Says of each probe, by its position, whether its detector is one of these types. */
  watching(types: ReadonlySet<string>): readonly boolean[] {
    return this.probes.map(({ detector }) => types.has(detector.type));
  }

  /**
   * Begins to scan a text that comes in pieces; it finds what {@link scan} would find in the whole.
   * @param watched of which probes an answer is wanted early, from {@link watching}; others are looked at when it is cheap
   */
  run(watched: readonly boolean[]): RunningScan {
    const { automaton, probes, maxHitsPerDetector, longestOpening, openings } = this;
    return new RunningScan({ automaton, probes, maxHitsPerDetector, longestOpening, openings }, watched);
  }

  private follow(found: readonly Output[], end: number, pass: Pass): void {
    const { text } = pass.known;
    for (const { owner, length } of found) {
      const probe = this.probes[owner] as Probe;
      const start = leadStart(text, end - length, probe);
      if (pass.triedByProbe[owner] === start + 1) continue;
      pass.triedByProbe[owner] = start + 1;
      if (!mayBegin(probe, text, start)) continue;
      if ((pass.hitsByProbe[owner] as number) >= this.maxHitsPerDetector) continue;
      const { hit } = attempt(probe, pass.known, start);
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

function longestOpening({ anchors, lead }: Detector): number {
  return (lead?.maxLength ?? 0) + Math.max(...anchors.map((anchor) => anchor.length));
}
