/** As much of a text as is at hand. A text that is still coming in is at hand without its middle and its end. */
export interface KnownText {
  readonly text: string;
  /** Place of `text` in the whole, in UTF-16 code units. */
  readonly offset: number;
  /** The first {@link LONGEST_BEGINNING} code units of the whole, or more. */
  readonly beginning: string;
}

/** How far before its match a judge can look, in code units. */
export const LONGEST_LOOK_BEHIND = 600;

/** How much of a text's beginning a judge can see, in code units. */
export const LONGEST_BEGINNING = 600;

/**
 * Where a pattern matched. A judge sees what stands around it through these methods only, so that it is known whether text
 * that is still to come could change what it says.
 */
export class Candidate {
  private seenTo: number;

  /**
   * @param start first code unit of the match in the whole text
   * @param groups the whole match and its groups
   */
  constructor(
    private readonly known: KnownText,
    readonly start: number,
    readonly groups: readonly (string | undefined)[],
  ) {
    this.seenTo = this.end;
  }

  get match(): string {
    return this.groups[0] as string;
  }

  /** One past the last code unit of the match in the whole text. */
  get end(): number {
    return this.start + this.match.length;
  }

  /** The furthest place that was asked about; where it lies beyond what is known, the answer was not the last word. */
  get lookedTo(): number {
    return this.seenTo;
  }

  /** The text right before the match, at most `length` and {@link LONGEST_LOOK_BEHIND} code units. */
  before(length: number): string {
    const at = this.start - this.known.offset;
    return this.known.text.slice(Math.max(0, at - Math.min(length, LONGEST_LOOK_BEHIND)), at);
  }

  /** The text right after the match, at most `length` code units. A stream waits for that much, so ask for little. */
  after(length: number): string {
    this.seenTo = Math.max(this.seenTo, this.end + length);
    const at = this.end - this.known.offset;
    return this.known.text.slice(at, at + length);
  }

  /** The first code units of the whole text, at most {@link LONGEST_BEGINNING}. */
  beginning(length: number): string {
    const most = Math.min(length, LONGEST_BEGINNING);
    this.seenTo = Math.max(this.seenTo, most);
    return this.known.beginning.slice(0, most);
  }
}
