import { Base64Watch } from './base64-watch';
import type { HiddenFindings, OpenScan } from './hidden-run';
import { SpacedWatch } from './spaced-watch';

/** Follows every encoding that text can hide in. */
export class EncodedWatch {
  private readonly base64: Base64Watch;
  private readonly spaced: SpacedWatch;
  private readonly saturated = new Set<string>();

  constructor(open: OpenScan) {
    this.base64 = new Base64Watch(open);
    this.spaced = new SpacedWatch(open);
  }

  /** Types of which a run held more than can be reported. */
  get saturatedTypes(): ReadonlySet<string> {
    return this.saturated;
  }

  /** Where the earliest run begins that may still turn out to hold something; Infinity when there is none. */
  get openFrom(): number {
    return Math.min(this.base64.openFrom, this.spaced.openFrom);
  }

  /** @param offset place of the piece in the whole text */
  push(piece: string, offset: number): HiddenFindings[] {
    return this.noted([...this.base64.push(piece, offset), ...this.spaced.push(piece, offset)]);
  }

  /** The text is complete. */
  end(length: number): HiddenFindings[] {
    return this.noted([...this.base64.end(length), ...this.spaced.end()]);
  }

  private noted(runs: HiddenFindings[]): HiddenFindings[] {
    for (const { saturated } of runs) for (const type of saturated) this.saturated.add(type);
    return runs;
  }
}
