import { decoded } from '../fixture.fake';
import type { WireEvent } from '../wire-format';
import { encodeEventStream, EventStreamDecoder } from './eventstream';

const decode = (bytes: Uint8Array): WireEvent[] => decoded(new EventStreamDecoder(), bytes);
const event = Buffer.from(encodeEventStream({ name: 'messageStop', data: { stopReason: 'end_turn' } }));

function spoilt(at: number): Buffer {
  const copy = Buffer.from(event);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

describe(EventStreamDecoder.name, () => {
  it('reads events and exceptions', () => {
    const exception = encodeEventStream({ name: 'throttlingException', data: { message: 'm' }, error: true });

    expect(decode(Buffer.concat([event, exception]))).toMatchObject([
      { name: 'messageStop', data: { stopReason: 'end_turn' } },
      { name: 'throttlingException', data: { message: 'm' }, error: true },
    ]);
  });

  it.each([
    ['a wrong checksum of the prelude', spoilt(8)],
    ['a wrong payload', spoilt(event.length - 10)],
    ['a wrong checksum', spoilt(event.length - 1)],
    ['a length that is too short', Buffer.from([0, 0, 0, 15, 0, 0, 0, 0])],
  ])('refuses %s', (_name, bytes) => {
    expect(() => decode(bytes)).toThrow(expect.objectContaining({ reason: 'invalid_reply' }));
  });

  it('refuses a message that is too large by its length alone', () => {
    expect(() => decode(Buffer.from([2, 0, 0, 0]))).toThrow(
      expect.objectContaining({ reason: 'reply_too_large' }),
    );
  });

  it.each([1, 5, event.length - 1])('is lost when it ends after %d bytes', (sizeBytes) => {
    expect(() => decode(event.subarray(0, sizeBytes))).toThrow(
      expect.objectContaining({ reason: 'connection_lost' }),
    );
  });
});
