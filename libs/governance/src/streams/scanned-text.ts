import { MAX_TEXT_UNITS, type StreamProgress, type StreamScan } from '@app/detection';
import type { Finding, InspectionGap, Segment } from '@app/kernel';
import { KeptText, type UnitBudget } from './kept-text';
import { RunningText } from './running-text';
import type { Mask } from './text-cuts';
import type { StyledFinding } from '../obligations';

/** What inspection newly says about a text. */
export interface NewlySeen {
  readonly findings: readonly Finding[];
  readonly gaps: readonly InspectionGap[];
}

/** One running text of an answer that is inspected as it comes in. */
export class ScannedText {
  readonly running: RunningText;
  private readonly kept: KeptText;
  private readonly found: Finding[] = [];
  private readonly hidden: StyledFinding[] = [];
  private settledTo = 0;
  /** Inspection gave up; where policies allow that, the rest leaves as it is. */
  private isOver = false;
  private ended = false;
  private isKept = true;

  constructor(
    readonly channel: string,
    private readonly scan: StreamScan,
    private readonly store: { readonly mask: Mask; readonly budget: UnitBudget },
  ) {
    this.running = new RunningText(store.mask);
    this.kept = new KeptText(store.budget);
  }

  get hasEnded(): boolean {
    return this.ended;
  }

  /** UTF-16 code units that wait for inspection. */
  get heldUnits(): number {
    return Math.min(this.running.length, MAX_TEXT_UNITS) - this.settledTo;
  }

  /** All findings so far, in the order in which a whole text has them. */
  get findings(): readonly Finding[] {
    return this.found.toSorted((left, right) => left.start - right.start || right.end - left.end);
  }

  get segment(): Segment {
    return { pointer: this.channel, text: this.kept.toString() };
  }

  push(text: string): NewlySeen {
    this.running.append(text);
    const seen = this.advance(this.scan.push(text));
    if (!this.isKept || this.kept.append(text)) return seen;
    this.isKept = false;
    return { ...seen, gaps: [...seen.gaps, { pointer: this.channel, reason: 'too_long', types: [] }] };
  }

  /** No piece follows. */
  end(): NewlySeen {
    this.ended = true;
    return this.advance(this.scan.end());
  }

  hide(findings: readonly StyledFinding[]): void {
    this.hidden.push(...findings);
    this.running.hide(findings);
  }

  /** Lets go what inspection has settled, once all that is to be hidden in it is. */
  settle(): void {
    this.running.settle(this.isOver ? this.running.length : this.settledTo);
  }

  isWhole(text: string): boolean {
    return this.kept.equals(text);
  }

  /** The whole text after redaction. */
  redacted(): string {
    return this.store.mask(this.kept.toString(), this.hidden);
  }

  private advance({ findings, gaps, settledTo }: StreamProgress): NewlySeen {
    this.found.push(...findings);
    this.settledTo = settledTo;
    this.isOver ||= gaps.some(({ reason }) => reason !== 'saturated');
    return { findings, gaps };
  }
}
