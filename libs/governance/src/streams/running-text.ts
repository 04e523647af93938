import { REDACTION_CONTEXT_UNITS } from '@app/detection';
import type { StyledFinding } from '../obligations';
import { cutsFor, renderSpan, type Mask, type TextCut } from './text-cuts';

/**
 * One running text of an answer: how far it is settled, and what is hidden in it. Text waits here only until it is
 * settled; offsets count UTF-16 code units of the whole text.
 */
export class RunningText {
  /** What waits, and the end of what is settled. */
  private kept = '';
  private keptFrom = 0;
  private settled = 0;
  private toHide: StyledFinding[] = [];
  /** Cuts that were not passed yet, in order. */
  private cuts: TextCut[] = [];

  constructor(private readonly mask: Mask) {}

  get length(): number {
    return this.keptFrom + this.kept.length;
  }

  get settledTo(): number {
    return this.settled;
  }

  /** The text that is not settled yet. */
  get unsettled(): string {
    return this.kept.slice(this.settled - this.keptFrom);
  }

  /** @returns where the text begins */
  append(text: string): number {
    const start = this.length;
    this.kept += text;
    return start;
  }

  /** Hides findings that begin at or after `settledTo`. */
  hide(findings: readonly StyledFinding[]): void {
    this.toHide.push(...findings);
  }

  /** Text before the offset may leave. Nothing that is hidden, now or later, may begin before it and end after it. */
  settle(to: number): void {
    if (to <= this.settled) return;
    if (this.toHide.length > 0) {
      const due = this.toHide.filter(({ start }) => start < to);
      this.toHide = this.toHide.filter(({ start }) => start >= to);
      this.cuts.push(...cutsFor({ text: this.kept, from: this.keptFrom }, due, this.mask));
    }
    const keptFrom = Math.max(this.keptFrom, to - REDACTION_CONTEXT_UNITS);
    this.kept = this.kept.slice(keptFrom - this.keptFrom);
    this.keptFrom = keptFrom;
    this.settled = to;
  }

  /** What leaves in the place of a piece. Pieces must be asked for once, in order, when they are settled. */
  render(start: number, text: string): string {
    const passed = this.cuts.findIndex(({ end }) => end > start);
    if (passed !== 0) this.cuts = passed === -1 ? [] : this.cuts.slice(passed);
    return renderSpan({ text, from: start }, this.cuts);
  }
}
