import type { Automaton, Output } from './automaton';
import { LONGEST_LOOK_BEHIND } from './candidate';
import { KnownTail } from './known-tail';
import type { Openings } from './openings';
import { prefixAcceptorOf } from './prefix-acceptor';
import { attempt, leadStart, mayBegin, typesOf, type Hit, type Probe } from './probe';
import { WaitingPlaces, type Place } from './waiting-places';

/** What a running scan shares with all others. */
export interface Engine {
  readonly automaton: Automaton;
  readonly probes: readonly Probe[];
  readonly maxHitsPerDetector: number;
  /** Longest lead and anchor together: a match that is not begun by an anchor yet begins no further back. */
  readonly longestOpening: number;
  readonly openings: Openings;
}

/** Places of types that nobody waits for are looked at when this much more text has come. */
const UNHURRIED_UNITS = 64;
/** A watched place is looked at again when its text has grown by this part, so that work stays linear. */
const GROWTH_SHIFT = 3;
/** Text is forgotten when at least this much is at hand, and not piece by piece. */
const FORGET_UNITS = 1536;

/**
 * One pass over a text that comes in pieces. It finds what {@link Scanner.scan} finds in the whole: a place is decided when
 * no text to come can change its match or what the judge says of it. Keeps the text that undecided places need and a
 * constant amount around it.
 */
export class RunningScan {
  private known = new KnownTail();
  private state = 0;
  private ended = false;
  private places = new WaitingPlaces();
  private hits: Hit[] = [];
  private readonly saturated = new Set<string>();
  private forgetAtUnits = FORGET_UNITS;
  private hitsByProbe: Uint16Array;
  private triedByProbe: Int32Array;

  /** @param watched detectors, by their position, whose places are decided as early as possible */
  constructor(
    private readonly engine: Engine,
    private readonly watched: readonly boolean[],
  ) {
    this.hitsByProbe = new Uint16Array(engine.probes.length);
    this.triedByProbe = new Int32Array(engine.probes.length);
  }

  /** Length of the text so far. */
  get length(): number {
    return this.known.end;
  }

  /** Types whose limit of hits was reached. */
  get saturatedTypes(): ReadonlySet<string> {
    return this.saturated;
  }

  push(piece: string): void {
    const { symbols, next, outputs } = this.engine.automaton;
    const offset = this.known.end;
    this.known.push(piece);
    let state = this.state;
    for (let index = 0; index < piece.length; index++) {
      const code = piece.charCodeAt(index);
      state = next[(state << 6) | (code < 128 ? (symbols[code] as number) : 0)] as number;
      const found = outputs[state];
      if (found !== undefined) this.note(found, offset + index + 1);
    }
    this.state = state;
  }

  /** Decides what the text so far can decide. */
  advance(): void {
    this.decide();
  }

  /** The text is complete. */
  end(): void {
    this.ended = true;
    this.decide();
  }

  /** Hands over what became certain since the last time. */
  takeHits(): readonly Hit[] {
    if (this.hits.length === 0) return this.hits;
    const { hits } = this;
    this.hits = [];
    return hits;
  }

  /** Nothing to come begins before this place of the text. */
  earliestNeeded(): number {
    return Math.min(this.places.earliestStart(), this.length - this.engine.longestOpening);
  }

  /** Where the earliest watched finding could begin that is not certain yet; the length of the text when there is none. */
  earliestWatched(): number {
    if (this.ended) return this.length;
    const placed = this.places.earliestFinding((owner) => this.watched[owner] === true);
    return Math.min(this.length, placed, this.earliestOpening(null));
  }

  /** Where the earliest finding of a type could begin that is not certain yet; the length of the text when there is none. */
  earliestOf(type: string): number {
    if (this.ended) return this.length;
    const { probes, longestOpening } = this.engine;
    const isMeant = (owner: number): boolean => probes[owner]?.detector.type === type;
    const placed = this.places.earliestFinding(isMeant);
    const isWatched = probes.every((_, owner) => !isMeant(owner) || this.watched[owner] === true);
    const opening = isWatched ? this.earliestOpening(type) : Math.max(0, this.length - longestOpening);
    return Math.min(this.length, placed, opening);
  }

  /** A scan that has seen the same and goes on by itself. Hits that were not taken stay here. */
  fork(): RunningScan {
    const fork = new RunningScan(this.engine, this.watched);
    fork.known = this.known.copy();
    fork.state = this.state;
    fork.places = this.places.copy();
    fork.hitsByProbe = this.hitsByProbe.slice();
    fork.triedByProbe = this.triedByProbe.slice();
    return fork;
  }

  private earliestOpening(type: string | null): number {
    const { engine, known, state, watched } = this;
    return known.offset + engine.openings.earliest({ text: known.text, state, watched }, type);
  }

  private note(found: readonly Output[], end: number): void {
    const { offset, text } = this.known;
    for (const { owner, length } of found) {
      const probe = this.engine.probes[owner] as Probe;
      const at = leadStart(text, end - length - offset, probe);
      const start = at + offset;
      if (this.triedByProbe[owner] === start + 1) continue;
      this.triedByProbe[owner] = start + 1;
      if (!mayBegin(probe, text, at)) continue;
      this.places.add(owner, {
        start,
        findingFrom: probe.detector.behindAnchor === true ? end : start,
        lookAgainAt: this.watched[owner] === true ? end : end + UNHURRIED_UNITS,
      });
    }
  }

  private decide(): void {
    this.places.decide((owner, place) => this.isDecided(owner, place));
    if (this.known.text.length < this.forgetAtUnits) return;
    this.known.forgetBefore(this.earliestNeeded() - LONGEST_LOOK_BEHIND);
    this.forgetAtUnits = Math.max(FORGET_UNITS, 2 * this.known.text.length);
  }

  private isDecided(owner: number, place: Place): boolean {
    if ((this.hitsByProbe[owner] as number) >= this.engine.maxHitsPerDetector) return true;
    const { length, ended } = this;
    if (!ended && length < place.lookAgainAt) return false;
    const probe = this.engine.probes[owner] as Probe;
    const at = place.start - this.known.offset;
    if (!ended && this.mayGoOn(probe, at)) {
      const grown = length - place.start;
      place.lookAgainAt =
        length + (this.watched[owner] === true ? (grown >> GROWTH_SHIFT) + 1 : grown + UNHURRIED_UNITS);
      return false;
    }
    const { hit, lookedTo } = attempt(probe, this.known, at);
    if (!ended && lookedTo > length) {
      place.lookAgainAt = lookedTo;
      return false;
    }
    if (hit !== null) this.keep(owner, hit);
    return true;
  }

  private mayGoOn({ detector }: Probe, at: number): boolean {
    const acceptor = prefixAcceptorOf(detector.pattern);
    acceptor.lastIndex = at;
    return acceptor.test(this.known.text);
  }

  private keep(owner: number, hit: Hit): void {
    this.hits.push(hit);
    const count = (this.hitsByProbe[owner] as number) + 1;
    this.hitsByProbe[owner] = count;
    if (count >= this.engine.maxHitsPerDetector)
      for (const type of typesOf(hit.detector)) this.saturated.add(type);
  }
}
