import type { Json } from './json-pointer';
import { keysIn } from './object-keys';
import { changesOf, withChanges } from './text-changes';

/** A text inside a payload that must be inspected. */
export interface Segment {
  /**
   * JSON pointer (RFC 6901) of the text inside the original payload. Keys of objects are texts, too: `~k3` behind the pointer
   * of a value stands for the fourth different key inside it, an escape that RFC 6901 leaves free. So no pointer to a key
   * repeats what it says. `~b` behind the pointer of a value stands for the text that it holds in base64.
   */
  readonly pointer: string;
  readonly text: string;
}

/**
 * Lists the keys of all objects inside a value, each different one once: a table has its columns' names in every row.
 * @param pointer of the value inside the payload
 */
export function keySegments(value: Json, pointer: string): readonly Segment[] {
  return keysIn(value).map((text, at) => ({ pointer: `${pointer}/~k${at}`, text }));
}

/**
 * Puts the texts of segments back into the payload they were read from; the payload itself stays as it was, and shares every
 * untouched part with the new one. A number whose text did not change stays a number, and base64 keeps its bytes. A key that
 * changed does so everywhere inside its value; keys stay distinct. Pointers that lead nowhere change nothing. One pass,
 * whatever the number of segments.
 */
export function withSegments<Payload extends Json>(payload: Payload, segments: readonly Segment[]): Payload {
  return segments.length === 0 ? payload : (withChanges(payload, changesOf(segments)) as Payload);
}
