import type { Hit } from '../scanner/probe';
import type { Span } from '../scanner/detector';

/** A hit and the part of the raw text that it means. */
export interface Sighting extends Span {
  readonly hit: Hit;
}
