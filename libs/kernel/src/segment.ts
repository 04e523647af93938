import { replaceAt, type Json } from './json-pointer';

/** A text inside a payload that must be inspected. */
export interface Segment {
  /** JSON pointer (RFC 6901) of the text inside the original payload. */
  readonly pointer: string;
  readonly text: string;
}

/** Puts the texts of segments back into the payload they were read from; the payload itself stays as it was. */
export function withSegments<Payload extends Json>(payload: Payload, segments: readonly Segment[]): Payload {
  return segments.reduce<Json>(
    (document, { pointer, text }) => replaceAt(document, pointer, text),
    payload,
  ) as Payload;
}
