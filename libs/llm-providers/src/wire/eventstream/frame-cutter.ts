import { MAX_EVENT_BYTES } from '../event-size';
import { WireDecodeError } from '../wire-decode.error';

/** Bytes of the length that a message begins with. */
const LENGTH_BYTES = 4;

/** Shortest message: prelude, its checksum, and the checksum of all, 4 bytes each but the prelude with 8. */
const MIN_MESSAGE_BYTES = 16;

/** Cuts bytes into the messages of Amazon's event stream encoding, however they arrive. */
export class FrameCutter {
  private parts: Uint8Array[] = [];
  private sizeBytes = 0;
  /** Bytes that must be there before anything can be cut. */
  private neededBytes = LENGTH_BYTES;

  /** True between two messages. */
  get isEmpty(): boolean {
    return this.sizeBytes === 0;
  }

  /**
   * Takes the next bytes.
   * @returns the messages that are complete now
   * @throws WireDecodeError (invalid_reply, reply_too_large)
   */
  push(chunk: Uint8Array): Uint8Array[] {
    this.parts.push(chunk);
    this.sizeBytes += chunk.length;
    if (this.sizeBytes < this.neededBytes) return [];
    const bytes = Buffer.concat(this.parts);
    const messages: Uint8Array[] = [];
    let from = 0;
    for (;;) {
      const restBytes = bytes.length - from;
      this.neededBytes = restBytes < LENGTH_BYTES ? LENGTH_BYTES : messageBytes(bytes.readUInt32BE(from));
      if (restBytes < this.neededBytes) break;
      messages.push(bytes.subarray(from, from + this.neededBytes));
      from += this.neededBytes;
    }
    this.parts = [bytes.subarray(from)];
    this.sizeBytes = bytes.length - from;
    return messages;
  }
}

function messageBytes(length: number): number {
  if (length < MIN_MESSAGE_BYTES)
    throw new WireDecodeError('invalid_reply', 'a message has an impossible length');
  if (length > MAX_EVENT_BYTES) throw new WireDecodeError('reply_too_large', 'a message is too large');
  return length;
}
