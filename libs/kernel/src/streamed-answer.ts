import type { Segment } from './segment';

/** A piece of a running text inside one event of a stream. Pieces of one channel make one text, in their order. */
export interface TextPiece extends Segment {
  /** Where the whole text would stand in a whole answer, such as `/choices/0/message/content`. */
  readonly channel: string;
}

/** One event of a streamed answer, in the caller's wire format. Immutable. */
export interface StreamFrame {
  /** Pointers lead into the event's own payload. */
  readonly pieces: readonly TextPiece[];
  /** Texts that stand whole inside this event; pointers lead into the event's own payload. */
  readonly texts: readonly Segment[];
  /** Pointers to what nobody can look into, such as images. */
  readonly media: readonly string[];
  /** Parts of the whole answer whose texts are complete with this event, such as `/choices/0`: no piece follows in them. */
  readonly ends: readonly string[];
  /** True for the last event of a complete answer: it leaves only after the outcome is committed. */
  readonly isFinal: boolean;
  /** The event as it goes to the caller when nothing in it is changed. */
  readonly bytes: Uint8Array;
  /**
   * The same event with other texts at the pointers of its pieces and texts.
   * @returns null when nothing is left that the caller must see
   */
  readonly rebuild: (changed: readonly Segment[]) => Uint8Array | null;
}
