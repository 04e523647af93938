import type { Segment, TextPiece } from '@app/kernel';
import type { StreamReading } from './wire-format';

/** What an event without texts says. */
export const NOTHING_READ: StreamReading = { pieces: [], texts: [], ends: [], isFinal: false, isOurs: false };

/** Collects the texts of one event. */
export class ReadingBuilder {
  readonly pieces: TextPiece[] = [];
  readonly texts: Segment[] = [];
  readonly ends: string[] = [];

  /** Adds a piece of a running text. */
  readonly piece = (channel: string, pointer: string, text: string): void => {
    this.pieces.push({ channel, pointer, text });
  };

  /** Adds a text that stands whole inside the event. */
  readonly text = (text: string, pointer: string): void => {
    this.texts.push({ pointer, text });
  };

  /** @param more what else the event says */
  build(more: Partial<StreamReading> = {}): StreamReading {
    const { ends, pieces, texts } = this;
    return { ...NOTHING_READ, pieces, texts, ends, ...more };
  }
}
