import { collected, inPieces } from '../fixture.fake';
import { decodeEventStream, encodeEventStream } from './eventstream';

const decode = (bytes: Uint8Array): ReturnType<typeof collected> =>
  collected(decodeEventStream(inPieces(bytes, [])));
const event = Buffer.from(encodeEventStream({ name: 'messageStop', data: { stopReason: 'end_turn' } }));

function spoilt(at: number): Buffer {
  const copy = Buffer.from(event);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

describe(decodeEventStream.name, () => {
  it('reads events and exceptions', async () => {
    const exception = encodeEventStream({ name: 'throttlingException', data: { message: 'm' }, error: true });

    await expect(decode(Buffer.concat([event, exception]))).resolves.toMatchObject([
      { name: 'messageStop', data: { stopReason: 'end_turn' } },
      { name: 'throttlingException', data: { message: 'm' }, error: true },
    ]);
  });

  it.each([
    ['a wrong checksum of the prelude', spoilt(8)],
    ['a wrong payload', spoilt(event.length - 10)],
    ['a wrong checksum', spoilt(event.length - 1)],
    ['a length that is too short', Buffer.from([0, 0, 0, 15, 0, 0, 0, 0])],
  ])('refuses %s', async (_name, bytes) => {
    await expect(decode(bytes)).rejects.toMatchObject({ reason: 'invalid_reply' });
  });

  it('refuses a message that is too large by its length alone', async () => {
    await expect(decode(Buffer.from([2, 0, 0, 0]))).rejects.toMatchObject({ reason: 'reply_too_large' });
  });

  it.each([1, 5, event.length - 1])('is lost when it ends after %d bytes', async (sizeBytes) => {
    await expect(decode(event.subarray(0, sizeBytes))).rejects.toMatchObject({ reason: 'connection_lost' });
  });
});
