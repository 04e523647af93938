import type { JsonFields } from './completion';

/** What the fake model says, whatever wire format it is asked in. */
export interface FakeAnswer {
  /** Pieces in which a stream brings the text; a whole answer joins them. */
  readonly pieces?: readonly string[];
  readonly toolCall?: { readonly name: string; readonly input: JsonFields };
  /** What the model thinks aloud, where the format has a place for it. */
  readonly thinking?: string;
  readonly usage?: { readonly promptTokens: number; readonly completionTokens: number };
  /** Pause before each event of a stream. */
  readonly eventDelayMs?: number;
}

/** An answer without gaps. */
export type FullAnswer = Required<Omit<FakeAnswer, 'thinking' | 'toolCall'>> &
  Pick<FakeAnswer, 'thinking' | 'toolCall'>;

/** Fills in what a script leaves open. */
export function fullAnswer(answer: FakeAnswer): FullAnswer {
  return {
    pieces: answer.toolCall === undefined ? ['Hello', ' from', ' the', ' fake', '.'] : [],
    usage: { promptTokens: 19, completionTokens: 10 },
    eventDelayMs: 0,
    ...answer,
  };
}

/** An answer as it goes over the wire: one chunk when it is whole, one for each event when it is streamed. */
export interface WireAnswer {
  readonly contentType: string;
  readonly chunks: readonly Uint8Array[];
  /** What the format sends when something breaks inside a stream; null for whole answers. */
  readonly errorEvent: Uint8Array | null;
}

/** A request to the fake, as far as an answer depends on it. */
export interface FakeRequest {
  /** Path without the query. */
  readonly path: string;
  readonly body: JsonFields;
  readonly answer: FullAnswer;
}

/** A whole JSON answer. */
export function jsonAnswer(body: JsonFields): WireAnswer {
  return {
    contentType: 'application/json',
    chunks: [Buffer.from(JSON.stringify(body))],
    errorEvent: null,
  };
}

/** Writes one server-sent event. */
export function sseEvent(data: JsonFields | string, name?: string): Buffer {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return Buffer.from(`${name === undefined ? '' : `event: ${name}\n`}data: ${text}\n\n`);
}

/** A stream of server-sent events. */
export function sseAnswer(chunks: readonly Uint8Array[], errorEvent: Uint8Array): WireAnswer {
  return { contentType: 'text/event-stream; charset=utf-8', chunks, errorEvent };
}

/** Cuts a text into pieces of a length, as providers cut the arguments of tool calls. */
export function inPieces(text: string, length: number): string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  );
}
