import { isGap, isLetter, MAX_GAP, MIN_LETTERS } from '../normalisation/spaced-letters';
import { HiddenRun, type HiddenFindings, type OpenScan } from './hidden-run';

/** Letters set apart one by one: the run so far. */
interface Run {
  readonly start: number;
  end: number;
  letters: number;
  /** What it says and nobody has looked at yet. */
  unread: string;
}

/** Follows runs of letters that are each a word of their own in a text that comes in pieces. */
export class SpacedWatch {
  private run: Run | null = null;
  private hidden: HiddenRun | null = null;
  /** The last character, when it is a letter behind none: alone, unless another letter follows. */
  private lone: { readonly at: number; readonly letter: string } | null = null;
  private isBehindLetter = false;
  private gap = 0;

  constructor(private readonly open: OpenScan) {}

  /** Where the run begins that may still turn out to hold something; Infinity when there is none. */
  get openFrom(): number {
    return this.run?.start ?? this.lone?.at ?? Infinity;
  }

  /** @param offset place of the piece in the whole text */
  push(piece: string, offset: number): HiddenFindings[] {
    const found: HiddenFindings[] = [];
    for (let index = 0; index < piece.length; index++) {
      const code = piece.charCodeAt(index);
      if (isLetter(code)) {
        if (this.isBehindLetter) {
          if (this.lone !== null || this.run !== null) found.push(...this.breakOff());
        } else {
          this.lone = { at: offset + index, letter: piece.charAt(index) };
          this.isBehindLetter = true;
        }
      } else {
        if (this.lone !== null) this.accept();
        this.isBehindLetter = false;
        if (this.run !== null && (!isGap(code) || ++this.gap > MAX_GAP)) found.push(...this.close());
      }
    }
    return found;
  }

  /** The text is complete. */
  end(): HiddenFindings[] {
    if (this.lone !== null) this.accept();
    return this.close();
  }

  /** The letter stands alone and so belongs to the run. A gap of one mark joins letters to a word; a wider one parts words. */
  private accept(): void {
    const { at, letter } = this.lone as { at: number; letter: string };
    this.lone = null;
    this.run ??= { start: at, end: at, letters: 0, unread: '' };
    this.run.unread += this.run.letters > 0 && this.gap > 1 ? ` ${letter}` : letter;
    this.run.letters++;
    this.run.end = at + 1;
    this.gap = 0;
    if (this.run.letters < MIN_LETTERS) return;
    this.hidden ??= new HiddenRun(this.open);
    this.hidden.push(this.run.unread);
    this.run.unread = '';
  }

  /** The last letter turned out to be in a word, and so not in the run. */
  private breakOff(): HiddenFindings[] {
    this.lone = null;
    return this.close();
  }

  private close(): HiddenFindings[] {
    const { run, hidden } = this;
    this.run = null;
    this.hidden = null;
    this.gap = 0;
    return run === null || hidden === null ? [] : [hidden.end(run)];
  }
}
