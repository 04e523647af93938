import { escapePointerToken, replaceAt, type Json } from './json-pointer';

/** A text inside a payload that must be inspected. */
export interface Segment {
  /** JSON pointer (RFC 6901) of the text inside the original payload. */
  readonly pointer: string;
  readonly text: string;
}

/**
 * Lists every text inside a JSON document, object keys excluded, in document order.
 * @param document the payload, or a part of it
 * @param base pointer of the document itself, when it is part of a larger payload
 */
export function segmentsOf(document: Json, base = ''): Segment[] {
  const found: Segment[] = [];
  collect(document, base, found);
  return found;
}

function collect(value: Json, pointer: string, into: Segment[]): void {
  if (typeof value === 'string') {
    if (value !== '') into.push({ pointer, text: value });
  } else if (Array.isArray(value)) {
    value.forEach((item: Json, index) => collect(item, `${pointer}/${index}`, into));
  } else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value))
      collect(item, `${pointer}/${escapePointerToken(key)}`, into);
  }
}

/** Puts the texts of segments back into the payload they were read from; the payload itself stays as it was. */
export function withSegments<Payload extends Json>(payload: Payload, segments: readonly Segment[]): Payload {
  return segments.reduce<Json>(
    (document, { pointer, text }) => replaceAt(document, pointer, text),
    payload,
  ) as Payload;
}
