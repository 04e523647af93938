import type { Segment, StreamFrame, TextPiece } from '@app/kernel';
import type { RunningText } from './running-text';

/** A piece and where it stands in its running text. */
export interface HeldPiece {
  readonly piece: TextPiece;
  readonly text: RunningText;
  readonly start: number;
}

/** A text that stood whole in an event, and what leaves in its place. */
export interface HeldText {
  readonly segment: Segment;
  readonly changed: () => string;
}

/** An event that waits until its texts are settled. */
export interface HeldFrame {
  readonly frame: StreamFrame;
  readonly pieces: readonly HeldPiece[];
  readonly texts: readonly HeldText[];
}

/** What a waiting event counts besides its bytes, so that many tiny ones are bounded, too. Set by judgement. */
const OVERHEAD_BYTES = 128;

/** Events of a stream that have not left yet, in their order. */
export class HeldFrames {
  private frames: HeldFrame[] = [];
  private size = 0;

  /** What waiting events count, in bytes. */
  get sizeBytes(): number {
    return this.size;
  }

  /** The same, as long as the first event must wait; otherwise 0. */
  get waitingBytes(): number {
    const [first] = this.frames;
    return first !== undefined && mustWait(first) ? this.size : 0;
  }

  hold(held: HeldFrame): void {
    this.frames.push(held);
    this.size += sizeOf(held);
  }

  /** Takes the events that may leave, up to the first that must wait; the last event of an answer stays. */
  takeSettled(): readonly Uint8Array[] {
    if (this.frames.length === 0) return [];
    const waiting = this.frames.findIndex(mustWait);
    const leaving = waiting === -1 ? this.frames : this.frames.slice(0, waiting);
    this.frames = waiting === -1 ? [] : this.frames.slice(waiting);
    return leaving.flatMap((held) => this.rendered(held));
  }

  /** Takes the last event of an answer, when everything before it was taken. */
  takeFinal(): readonly Uint8Array[] {
    const [final] = this.frames;
    this.frames = [];
    return final === undefined ? [] : this.rendered(final);
  }

  private rendered(held: HeldFrame): readonly Uint8Array[] {
    this.size -= sizeOf(held);
    const changed = changesIn(held);
    const bytes = changed.length === 0 ? held.frame.bytes : held.frame.rebuild(changed);
    return bytes === null ? [] : [bytes];
  }
}

function mustWait({ frame, pieces }: HeldFrame): boolean {
  return frame.isFinal || pieces.some(({ piece, start, text }) => start + piece.text.length > text.settledTo);
}

function changesIn({ pieces, texts }: HeldFrame): readonly Segment[] {
  const changed: Segment[] = [];
  for (const { piece, start, text } of pieces) {
    const rendered = text.render(start, piece.text);
    if (rendered !== piece.text) changed.push({ pointer: piece.pointer, text: rendered });
  }
  for (const { changed: rendered, segment } of texts) {
    const now = rendered();
    if (now !== segment.text) changed.push({ pointer: segment.pointer, text: now });
  }
  return changed;
}

function sizeOf({ frame }: HeldFrame): number {
  return frame.bytes.length + OVERHEAD_BYTES;
}
