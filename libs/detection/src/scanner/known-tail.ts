import { LONGEST_BEGINNING, type KnownText } from './candidate';

/** The end of a text that grows, and its beginning. What nobody needs any more is forgotten. */
export class KnownTail implements KnownText {
  private tail = '';
  private tailOffset = 0;
  private head = '';

  get text(): string {
    return this.tail;
  }

  get offset(): number {
    return this.tailOffset;
  }

  get beginning(): string {
    return this.head;
  }

  /** Length of the whole text so far. */
  get end(): number {
    return this.tailOffset + this.tail.length;
  }

  push(piece: string): void {
    this.tail += piece;
    if (this.head.length < LONGEST_BEGINNING) this.head = (this.head + piece).slice(0, LONGEST_BEGINNING);
  }

  /** Drops what stands before a place of the whole text. */
  forgetBefore(place: number): void {
    const units = Math.min(place - this.tailOffset, this.tail.length);
    if (units <= 0) return;
    this.tail = this.tail.slice(units);
    this.tailOffset += units;
  }

  copy(): KnownTail {
    const copy = new KnownTail();
    copy.tail = this.tail;
    copy.tailOffset = this.tailOffset;
    copy.head = this.head;
    return copy;
  }
}
