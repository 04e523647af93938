import { Base64Decoder, isBase64, MIN_BASE64_UNITS, startsPrintable } from '../normalisation/base64-text';
import { HiddenRun, type HiddenFindings, type OpenScan } from './hidden-run';

/** Follows runs of base64 in a text that comes in pieces, and looks at what they hold. */
export class Base64Watch {
  private runStart = -1;
  /** The run so far, until it is long enough or begins with something unprintable. */
  private beginning = '';
  private isPlausible = false;
  private decoder = new Base64Decoder();
  private hidden: HiddenRun | null = null;

  constructor(private readonly open: OpenScan) {}

  /** Where the run begins that may still turn out to hold something; Infinity when there is none. */
  get openFrom(): number {
    return this.runStart >= 0 && this.isPlausible ? this.runStart : Infinity;
  }

  /** @param offset place of the piece in the whole text */
  push(piece: string, offset: number): HiddenFindings[] {
    const found: HiddenFindings[] = [];
    let from = 0;
    for (let index = 0; index < piece.length; index++) {
      if (isBase64(piece.charCodeAt(index))) {
        if (this.runStart < 0) {
          this.begin(offset + index);
          from = index;
        }
      } else if (this.runStart >= 0) {
        this.grow(piece.slice(from, index));
        found.push(...this.close(offset + index));
      }
    }
    if (this.runStart >= 0) this.grow(piece.slice(from));
    return found;
  }

  /** The text is complete. */
  end(length: number): HiddenFindings[] {
    return this.runStart < 0 ? [] : this.close(length);
  }

  private begin(start: number): void {
    this.runStart = start;
    this.beginning = '';
    this.isPlausible = true;
  }

  private grow(part: string): void {
    if (!this.isPlausible) return;
    if (this.hidden !== null) {
      this.hidden.push(this.decoder.push(part));
      return;
    }
    this.beginning += part;
    this.isPlausible = startsPrintable(this.beginning);
    if (!this.isPlausible || this.beginning.length < MIN_BASE64_UNITS) return;
    this.decoder = new Base64Decoder();
    this.hidden = new HiddenRun(this.open);
    this.hidden.push(this.decoder.push(this.beginning));
  }

  private close(end: number): HiddenFindings[] {
    const { hidden, runStart } = this;
    this.runStart = -1;
    this.hidden = null;
    if (hidden === null) return [];
    hidden.push(this.decoder.end());
    return [hidden.end({ start: runStart, end })];
  }
}
