import type { Automaton } from './automaton';
import { prefixAcceptorOf } from './prefix-acceptor';
import { leadStart, mayBegin, type Probe } from './probe';

interface Question {
  readonly automaton: Automaton;
  readonly probes: readonly Probe[];
  readonly text: string;
  /** State of the automaton at the end of the text. */
  readonly state: number;
  readonly watched: readonly boolean[];
  /** Only detectors of this type are meant; null: all that are watched. */
  readonly type: string | null;
}

/**
 * Where the earliest match could begin whose anchor is not complete at the end of the text; the text's length when there is
 * none. The states of the automaton's suffixes say which anchors are begun, the characters before them where their leads are.
 */
export function earliestOpening(question: Question): number {
  const { automaton, probes, text, watched, type } = question;
  let least = text.length;
  for (let state = question.state; state !== 0; state = automaton.suffix[state] as number) {
    const anchorAt = text.length - (automaton.depth[state] as number);
    for (const owner of automaton.unfinished[state] as readonly number[]) {
      const probe = probes[owner] as Probe;
      if (watched[owner] !== true || !isMeant(probe, type)) continue;
      const start = leadStart(text, anchorAt, probe);
      if (start < least && mayBegin(probe, text, start) && couldMatch(probe, text, start)) least = start;
    }
  }
  probes.forEach((probe, owner) => {
    if (probe.detector.lead !== undefined && watched[owner] === true && isMeant(probe, type))
      least = Math.min(least, leadOpening(probe, text));
  });
  return least;
}

function isMeant({ detector }: Probe, type: string | null): boolean {
  return detector.behindAnchor !== true && (type === null || detector.type === type);
}

/** The lead at the end of the text may be followed by an anchor, or by more of itself. */
function leadOpening(probe: Probe, text: string): number {
  const start = leadStart(text, text.length, probe);
  if (start === text.length || !probe.leadForbidsBefore) return start;
  return mayBegin(probe, text, start) && couldMatch(probe, text, start) ? start : text.length;
}

/** A match that is complete before its anchor is counts as well. */
function couldMatch({ detector, sticky }: Probe, text: string, start: number): boolean {
  const acceptor = prefixAcceptorOf(detector.pattern);
  acceptor.lastIndex = start;
  if (acceptor.test(text)) return true;
  sticky.lastIndex = start;
  return sticky.test(text);
}
