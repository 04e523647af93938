import type { Inspection, StreamFrame } from '@app/kernel';
import type { Judgement } from '../judgement';

/** Stands between a streamed answer and its caller. Synchronous; memory is bounded by its limits. */
export interface StreamGuard {
  /**
   * Looks at the next event.
   * @returns the judgement that stops the answer; null while it may go on
   */
  take(frame: StreamFrame): Judgement | null;
  /** Events that may leave now, in order and without the last one of the answer. */
  takeSettled(): readonly Uint8Array[];
  /** Judges the whole answer once its last event was taken. Unless that stops it, everything may leave. */
  finish(): Judgement;
  /** No event follows though the last one has not come. @returns what was found until then */
  breakOff(): Inspection;
  /** The last event, after all others. */
  takeFinal(): readonly Uint8Array[];
}

/** What a guard may keep of one stream. */
export interface StreamLimits {
  /** UTF-16 code units of one running text that may wait. */
  readonly heldUnits: number;
  /** Memory of events that may wait, in bytes. */
  readonly bufferBytes: number;
}

/** Running texts of one answer: choices, content blocks, tool calls. Set by judgement, far above what models send. */
export const MAX_CHANNELS = 256;

/** Places of media that are remembered of one answer. */
const MAX_MEDIA = 256;

/** Remembers where an event has what nobody can look into; each place once, whatever the event. */
export function addMedia(known: Set<string>, { media }: StreamFrame): void {
  for (const pointer of media) if (known.size < MAX_MEDIA) known.add(pointer);
}

/** A name for a text that stood whole in one event; no running text has such a name. */
export function eventPointer(event: number, pointer: string): string {
  return `#${event}${pointer}`;
}
