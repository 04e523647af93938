/** A raw character and what became of it. */
export interface Replacement {
  /** Length of what stands for it. */
  readonly length: number;
  readonly rawStart: number;
  readonly rawLength: number;
}

const LONG_REPLACEMENTS = 1024;

/** Remembers the places at which a folded and a raw text differ; between them offsets run in parallel. */
export class OffsetMap {
  private starts: number[] = [];
  private replacements: Replacement[] = [];
  private longFrom = LONG_REPLACEMENTS;

  /** Replacements are added from left to right. */
  add(foldedStart: number, replacement: Replacement): void {
    this.starts.push(foldedStart);
    this.replacements.push(replacement);
  }

  /** Where the raw text of a folded span begins and ends. */
  toRaw(start: number, end: number): { start: number; end: number } {
    const from = this.unit(start);
    return { start: from.start, end: end > start ? this.unit(end - 1).end : from.start };
  }

  /** Says whether there is so much to remember that forgetting is worth the work. */
  get isLong(): boolean {
    return this.starts.length >= this.longFrom;
  }

  /** Drops what is needed only for folded offsets before this one. */
  forgetBefore(foldedOffset: number): void {
    const needed = Math.max(0, this.lastAtOrBefore(foldedOffset));
    this.starts = this.starts.slice(needed);
    this.replacements = this.replacements.slice(needed);
    this.longFrom = Math.max(LONG_REPLACEMENTS, 2 * this.starts.length);
  }

  /** The raw code units that one folded code unit stands for. */
  private unit(offset: number): { start: number; end: number } {
    const index = this.lastAtOrBefore(offset);
    if (index < 0) return { start: offset, end: offset + 1 };
    const { length, rawStart, rawLength } = this.replacements[index] as Replacement;
    const beyond = offset - (this.starts[index] as number) - length;
    const rawEnd = rawStart + rawLength;
    return beyond < 0
      ? { start: rawStart, end: rawEnd }
      : { start: rawEnd + beyond, end: rawEnd + beyond + 1 };
  }

  private lastAtOrBefore(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] as number) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
