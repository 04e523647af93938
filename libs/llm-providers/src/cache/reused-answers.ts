import { parseJson, type StreamFrame } from '@app/kernel';
import { PassingFrames } from '../frame-makers';
import type { ModelAnswer, ModelRequest, ModelStream } from '../model-request';
import { readFrames } from '../read-frames';
import { withFrames } from '../with-frames';
import type { JsonObject } from '../wire/json';
import { wireFormat } from '../wire/wire-formats';
import type { AnswerPlace } from './earlier-answers';
import { reusedUsage, type KeptAnswer } from './kept-answer';

/** A kept answer, given again as a whole. */
export function reusedAnswer({ format }: ModelRequest, kept: KeptAnswer): ModelAnswer {
  const { bytes, headers, servedBy, simulated, status, usage } = kept;
  const client = wireFormat(format);
  const payload = parseJson(Buffer.from(bytes).toString('utf8')) as JsonObject;
  const media: string[] = [];
  return {
    ...{ payload, bytes, headers, servedBy, simulated, status },
    segments: client.replySegments(payload, (pointer) => media.push(pointer)),
    media,
    usage: reusedUsage(usage),
    rebuild: (changed) => client.withReplySegments(payload, changed),
    latencyMs: 0,
    cache: 'hit',
  };
}

/** A kept answer, given again event by event. */
export function reusedStream({ body, format }: ModelRequest, kept: KeptAnswer): ModelStream {
  const { bytes, headers, servedBy, simulated, status, usage } = kept;
  const client = wireFormat(format);
  const provider = servedBy.provider ?? '';
  const maker = new PassingFrames(client.reader(body), client, provider);
  return {
    ...{ headers, servedBy, simulated, status },
    frames: readFrames(inOnePiece(bytes), { decoder: client.decoder(), maker, provider }),
    usage: () => reusedUsage(usage),
    contentType: headers['content-type'] ?? client.streamContentType ?? '',
    cache: 'hit',
  };
}

/** The same stream; once its last event has come, the whole of it is handed over. */
export function keptStream(stream: ModelStream, { keep, maxBytes }: AnswerPlace): ModelStream {
  const { headers, simulated, status } = stream;
  const finish = (bytes: Uint8Array): void =>
    keep({ bytes, headers, status, simulated, usage: stream.usage(), servedBy: stream.servedBy });
  return withFrames(stream, { frames: copiedFrames(stream.frames, maxBytes, finish), cache: 'miss' });
}

function copiedFrames(
  frames: ModelStream['frames'],
  maxBytes: number,
  finish: (bytes: Uint8Array) => void,
): ModelStream['frames'] {
  const source = frames[Symbol.asyncIterator]();
  let parts: Uint8Array[] | null = [];
  let sizeBytes = 0;
  const copy = ({ bytes, isFinal }: StreamFrame): void => {
    sizeBytes += bytes.length;
    if (sizeBytes > maxBytes) parts = null;
    parts?.push(bytes);
    if (isFinal && parts !== null) finish(Buffer.concat(parts));
  };
  const iterator: AsyncIterator<readonly StreamFrame[], void> = {
    next: async () => {
      const step = await source.next();
      if (step.done !== true) step.value.forEach(copy);
      return step as IteratorResult<readonly StreamFrame[], void>;
    },
    return: async () => {
      await source.return?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield bytes;
}
