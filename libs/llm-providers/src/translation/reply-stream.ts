import type { WireEvent } from '../wire/wire-format';
import type { StreamStep } from './stream-step';

/** Reads the events of one provider stream. Stateful: one per stream. */
export interface ReplyStreamReader {
  /** @throws WireDecodeError for an error event, and for what no other format can say */
  read(event: WireEvent): StreamStep[];
  /** What was held back until the stream ended; nothing when it broke off. */
  end(): StreamStep[];
}

/** Writes the events of one stream. Stateful: one per stream. */
export interface ReplyStreamWriter {
  write(step: StreamStep): WireEvent[];
}
