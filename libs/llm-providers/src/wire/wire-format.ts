import type { CallUsage, Segment, TextPiece } from '@app/kernel';
import type { JsonObject } from './json';
import type { MediaVisitor } from './text-walk';

/** The forms in which clients and providers speak of model calls. */
export const WIRE_FORMATS = [
  'openai-chat',
  'openai-responses',
  'openai-embeddings',
  'anthropic-messages',
  'anthropic-count-tokens',
  'bedrock-converse',
  'bedrock-invoke',
] as const;
export type WireFormatName = (typeof WIRE_FORMATS)[number];

/** What OpenAI's chat streams end with instead of an object. */
export const DONE = '[DONE]';

/** One event of a streamed answer in some wire format. */
export interface WireEvent {
  /** Name of the server-sent event, or Bedrock's `:event-type` or `:exception-type`. */
  readonly name: string | null;
  /**
   * Payload. `[DONE]` is that text. Null when the event carries none, as comments and keep-alives do. Invoke chunks of
   * Bedrock are unpacked: this is the JSON inside their base64.
   */
  readonly data: JsonObject | typeof DONE | null;
  /** The event as the provider sent it; absent when it was made here. */
  readonly bytes?: Uint8Array;
  /** Set for Bedrock's exceptions. */
  readonly error?: true;
}

/** An error that an upstream reports inside a stream that began well. */
export interface StreamFailure {
  /** The upstream's own word for it. */
  readonly code?: string;
  /** The HTTP status that the error would have had, when the upstream says so. */
  readonly status?: number;
}

/** What one event says. */
export interface StreamReading {
  readonly pieces: readonly TextPiece[];
  /** Texts that stand whole inside this event. */
  readonly texts: readonly Segment[];
  /** Pointers to what nobody can look into, such as images. */
  readonly media: readonly string[];
  /** Parts of the whole answer whose texts are complete with this event. */
  readonly ends: readonly string[];
  /** True for the last event of a complete answer. */
  readonly isFinal: boolean;
  /** True for an event that came only because we asked for more than the caller did; it stays here. */
  readonly isOurs: boolean;
  /** The event without what only we asked for, when it carries such a thing beside the answer. */
  readonly asAsked?: WireEvent;
  readonly failure?: StreamFailure;
}

/**
 * Cuts one stream into events, however its bytes arrive. The bytes of all events together are the bytes of the stream.
 * Stateful: one per stream. Events are read one by one, and before further bytes are taken; meanwhile a WireDecodeError is
 * thrown when the stream is malformed, ends inside an event, or an event is larger than allowed.
 */
export interface WireDecoder {
  /** The events that are complete with these bytes. */
  push(chunk: Uint8Array): Iterable<WireEvent>;
  /** The events that are complete with the end of the stream. */
  end(): Iterable<WireEvent>;
}

/** Reads the events of one stream, in their order. Stateful: one per stream. */
export interface StreamReader {
  read(event: WireEvent): StreamReading;
  /** Usage so far; estimated until the provider reports it. */
  usage(): CallUsage;
  /** The model that answers, once an event has named it. */
  model(): string | null;
}

/**
 * What a wire format means: where its texts stand, what it costs, how its streams are cut. Without state and I/O.
 * Everything is text unless it is known not to be: a field that nobody knows yet is inspected, not missed.
 */
export interface WireFormat {
  readonly name: WireFormatName;
  /** Media type of streamed answers; null when the format has no streams. */
  readonly streamContentType: 'text/event-stream' | 'application/vnd.amazon.eventstream' | null;
  /**
   * Lists every text of a request: messages of all roles, system prompts, tools, tool calls and results, unknown fields.
   * Not media, signatures or encrypted reasoning, and not the model's name where bodies name it.
   * @param onMedia told where images, sounds, files and addresses of such stand
   * @throws InvalidRequestError (INVALID_REQUEST) when the body is nested too deeply
   */
  requestSegments(body: JsonObject, onMedia?: MediaVisitor): Segment[];
  /** The body as it asks for a model, where bodies name it. */
  withModel(body: JsonObject, model: string): JsonObject;
  /** The body as it asks for a streamed answer that ends with its usage. */
  streamed(body: JsonObject): JsonObject;
  /** True for a body that has the form of an answer. */
  isReply(body: JsonObject): boolean;
  /**
   * Lists every text of a whole answer.
   * @param onMedia told where images, sounds and files stand
   * @throws InvalidRequestError (INVALID_REQUEST) when the body is nested too deeply
   */
  replySegments(body: JsonObject, onMedia?: MediaVisitor): Segment[];
  /** Puts changed texts into their places; what spells the old text in another way, such as log probabilities, goes. */
  withReplySegments(body: JsonObject, changed: readonly Segment[]): JsonObject;
  /** Usage as reported, else estimated. */
  usageOf(request: JsonObject, reply: JsonObject): CallUsage;
  /** The model that a whole answer names. */
  modelOf(reply: JsonObject): string | null;
  /** Begins to cut a stream into events. */
  decoder(): WireDecoder;
  /** Writes an event, from its name and data alone. */
  encode(event: WireEvent): Uint8Array;
  /** An event's data with changed texts; see `withReplySegments`. */
  withEventSegments(data: JsonObject, changed: readonly Segment[]): JsonObject;
  /** True for an event that only carries pieces, all of them empty: the caller would not miss it. */
  saysNothing(data: JsonObject): boolean;
  /** @param request body of the caller's request, before `streamed` */
  reader(request: JsonObject): StreamReader;
}
