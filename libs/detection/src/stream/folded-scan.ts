import { MAX_TEXT_UNITS } from '../limits';
import type { Fold } from '../normalisation/character-fold';
import { OffsetMap } from '../normalisation/offset-map';
import type { Hit } from '../scanner/probe';
import type { RunningScan } from '../scanner/running-scan';
import type { Sighting } from './sighting';

/**
 * Scans a text with its look-alikes folded. Up to the first folded character it is the same as the raw text, so it begins
 * as a fork of the raw text's scan. Offsets it gives are raw.
 */
export class FoldedScan {
  private readonly map = new OffsetMap();
  private rawLength: number;
  /** Folded text that the scan has not seen yet. */
  private ahead = '';
  private isFull = false;

  constructor(private readonly scan: RunningScan) {
    this.rawLength = scan.length;
  }

  get saturatedTypes(): ReadonlySet<string> {
    return this.scan.saturatedTypes;
  }

  /** Text that folding leaves as it is. */
  push(text: string): void {
    this.rawLength += text.length;
    this.ahead += text;
  }

  /** A character that folding changes. */
  pushFold({ length, plain }: Fold): void {
    const start = this.scan.length + this.ahead.length;
    this.map.add(start, { length: plain.length, rawStart: this.rawLength, rawLength: length });
    this.rawLength += length;
    this.ahead += plain;
  }

  /** Folding can make a text longer; what goes beyond the limit is not looked at, as in a whole text. */
  advance(): void {
    const { ahead, isFull, scan } = this;
    this.ahead = '';
    if (isFull) return;
    const room = MAX_TEXT_UNITS - scan.length;
    scan.push(ahead.slice(0, room));
    this.isFull = ahead.length > room;
    if (this.isFull) scan.end();
    else scan.advance();
  }

  end(): void {
    this.advance();
    if (!this.isFull) this.scan.end();
  }

  takeSightings(): Sighting[] {
    const sightings = this.scan.takeHits().map((hit) => this.sightingOf(hit));
    if (this.map.isLong) this.map.forgetBefore(this.scan.earliestNeeded());
    return sightings;
  }

  earliestWatched(): number {
    return this.toRaw(this.scan.earliestWatched());
  }

  earliestOf(type: string): number {
    return this.toRaw(this.scan.earliestOf(type));
  }

  private sightingOf(hit: Hit): Sighting {
    return { hit, ...this.map.toRaw(hit.start, hit.end) };
  }

  private toRaw(offset: number): number {
    return offset >= this.scan.length ? this.rawLength : this.map.toRaw(offset, offset + 1).start;
  }
}
