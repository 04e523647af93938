import type { Segment, TextPiece } from '@app/kernel';
import type { StreamReading } from './wire-format';

/** What an event without texts says. */
export const NOTHING_READ: StreamReading = {
  pieces: [],
  texts: [],
  media: [],
  ends: [],
  isFinal: false,
  isOurs: false,
};

/** Collects the texts of one event. */
export class ReadingBuilder {
  readonly pieces: TextPiece[] = [];
  readonly texts: Segment[] = [];
  readonly ends: string[] = [];
  private readonly places: string[] = [];

  /** Adds a piece of a running text. */
  readonly piece = (channel: string, pointer: string, text: string): void => {
    this.pieces.push({ channel, pointer, text });
  };

  /** Adds a text that stands whole inside the event. */
  readonly text = (text: string, pointer: string): void => {
    this.texts.push({ pointer, text });
  };

  /** Adds a place of what nobody can look into. */
  readonly media = (pointer: string): void => {
    this.places.push(pointer);
  };

  /** @param more what else the event says */
  build(more: Partial<StreamReading> = {}): StreamReading {
    const { ends, pieces, places: media, texts } = this;
    return { ...NOTHING_READ, pieces, texts, media, ends, ...more };
  }
}
