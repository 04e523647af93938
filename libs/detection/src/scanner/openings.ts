import type { Automaton } from './automaton';
import { prefixAcceptorOf } from './prefix-acceptor';
import { leadStart, mayBegin, type Probe } from './probe';

/** The end of a text, the state of the automaton there, and the detectors that matter, by their position. */
interface TextEnd {
  readonly text: string;
  readonly state: number;
  readonly watched: readonly boolean[];
}

/** Tells where matches could begin whose anchors are not complete at the end of a text. */
export class Openings {
  /** Those that can begin with their lead. */
  private readonly withLead: readonly number[];

  constructor(
    private readonly automaton: Automaton,
    private readonly probes: readonly Probe[],
  ) {
    this.withLead = [...probes.keys()].filter((owner) => {
      const detector = probes[owner]?.detector;
      return detector?.lead !== undefined && detector.behindAnchor !== true;
    });
  }

  /** The earliest place of a watched type, or of all of them (null); the text's length when there is none. */
  earliest(end: TextEnd, type: string | null): number {
    let least = this.earliestBegun(end, type);
    for (const owner of this.withLead) {
      const probe = this.probes[owner] as Probe;
      if (end.watched[owner] === true && isMeant(probe, type))
        least = Math.min(least, leadOpening(probe, end.text));
    }
    return least;
  }

  /** The states of the automaton's suffixes say which anchors are begun, the characters before them where leads are. */
  private earliestBegun({ text, state, watched }: TextEnd, type: string | null): number {
    let least = text.length;
    for (let at = state; at !== 0; at = this.automaton.suffix[at] as number) {
      const anchorAt = text.length - (this.automaton.depth[at] as number);
      for (const owner of this.automaton.unfinished[at] as readonly number[]) {
        const probe = this.probes[owner] as Probe;
        if (watched[owner] !== true || probe.detector.behindAnchor === true || !isMeant(probe, type))
          continue;
        const start = leadStart(text, anchorAt, probe);
        if (start < least && isOpening(probe, text, start)) least = start;
      }
    }
    return least;
  }
}

function isMeant({ detector }: Probe, type: string | null): boolean {
  return type === null || detector.type === type;
}

/** The lead at the end of the text may be followed by an anchor, or by more of itself. */
function leadOpening(probe: Probe, text: string): number {
  const start = leadStart(text, text.length, probe);
  if (start === text.length || !probe.leadForbidsBefore) return start;
  return isOpening(probe, text, start) ? start : text.length;
}

/** A match that is complete before its anchor is counts as well. */
function isOpening(probe: Probe, text: string, start: number): boolean {
  if (!mayBegin(probe, text, start)) return false;
  const acceptor = prefixAcceptorOf(probe.detector.pattern);
  acceptor.lastIndex = start;
  if (acceptor.test(text)) return true;
  probe.sticky.lastIndex = start;
  return probe.sticky.test(text);
}
