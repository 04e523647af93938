import { MAX_EVENT_BYTES } from '../event-size';
import { WireDecodeError } from '../wire-decode.error';

const LF = 0x0a;
const CR = 0x0d;

/**
 * Cuts bytes behind each blank line, however they arrive: lines end with LF, CR or CRLF (HTML Living Standard, "Parsing an
 * event stream"). Looks at every byte once.
 */
export class SseCutter {
  private parts: Uint8Array[] = [];
  private sizeBytes = 0;
  private isLineEmpty = true;
  /** A CR was last, so that a LF still belongs to it. */
  private isAfterCr = false;
  /** The event is over, but for the LF that may follow its last CR. */
  private isComplete = false;

  /**
   * Takes the next bytes.
   * @returns the events that are complete now
   * @throws WireDecodeError (reply_too_large)
   */
  push(chunk: Uint8Array): Uint8Array[] {
    const events: Uint8Array[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (this.isComplete && byte !== LF) {
        events.push(this.take(chunk.subarray(from, at)));
        from = at;
      }
      if (this.endsEvent(byte)) {
        events.push(this.take(chunk.subarray(from, at + 1)));
        from = at + 1;
      }
    }
    this.keep(chunk.subarray(from));
    return events;
  }

  /** The bytes of an event that has no end yet, or null. */
  rest(): Uint8Array | null {
    return this.sizeBytes === 0 ? null : this.take(new Uint8Array());
  }

  /** Takes one byte into account. @returns true when the event ends with it for sure */
  private endsEvent(byte: number): boolean {
    if (byte === LF) {
      if (this.isAfterCr) {
        this.isAfterCr = false;
        return this.isComplete;
      }
      return this.endLine();
    }
    this.isAfterCr = byte === CR;
    if (byte === CR) this.isComplete = this.endLine();
    else this.isLineEmpty = false;
    return false;
  }

  /** @returns true when the line was blank */
  private endLine(): boolean {
    const wasBlank = this.isLineEmpty;
    this.isLineEmpty = true;
    return wasBlank;
  }

  private take(last: Uint8Array): Uint8Array {
    const event = this.parts.length === 0 ? last : Buffer.concat([...this.parts, last]);
    this.parts = [];
    this.sizeBytes = 0;
    this.isComplete = false;
    return event;
  }

  private keep(part: Uint8Array): void {
    if (part.length === 0) return;
    this.sizeBytes += part.length;
    if (this.sizeBytes > MAX_EVENT_BYTES)
      throw new WireDecodeError('reply_too_large', 'an event is too large');
    this.parts.push(part);
  }
}
