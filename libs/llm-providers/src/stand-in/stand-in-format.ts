import type { JsonObject } from '../wire/json';
import type { WireEvent } from '../wire/wire-format';
import type { TokenCounter } from './tokenizer';

/** The stand-in's only chat model. */
export const STAND_IN_MODEL = 'standin-chat';

/** The stand-in's only embedding model. */
export const STAND_IN_EMBEDDING_MODEL = 'standin-embed';

/** A request to the stand-in. */
export interface StandInAsk {
  readonly body: JsonObject;
  /** The model as the caller names it; it chooses the form of the answer where a format has several. */
  readonly model: string;
  readonly countTokens: TokenCounter;
}

/** How the stand-in speaks one wire format: the same answer for the same request, field by field. */
export interface StandInFormat {
  whole(ask: StandInAsk): JsonObject;
  /** The events of a streamed answer, the final one included. */
  events(ask: StandInAsk): readonly WireEvent[];
}
