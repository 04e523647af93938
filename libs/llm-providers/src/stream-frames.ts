import type { StreamFrame } from '@app/kernel';
import { AppError } from '@app/kernel';
import { ProviderStreamError, ProviderUnavailableError } from './llm-providers.errors';
import type { JsonObject } from './wire/json';
import { WireDecodeError } from './wire/wire-decode.error';
import type { StreamFailure, StreamReader, StreamReading, WireEvent, WireFormat } from './wire/wire-format';

/** What it takes to read a stream. */
interface FrameSource {
  readonly format: WireFormat;
  readonly reader: StreamReader;
  /** Name for errors. */
  readonly provider: string;
}

/** Events that are read behind the final one, so that the connection can be used again. */
const MAX_TRAILING_EVENTS = 16;

const codeWord = /^[A-Za-z][A-Za-z_]{0,63}$/;

/**
 * Turns the events of a stream into frames, one by one as they are consumed.
 * @throws ProviderStreamError (PROVIDER_UNAVAILABLE) for an error inside the stream
 * @throws ProviderUnavailableError (PROVIDER_UNAVAILABLE) for a stream that is malformed or ends without its final event
 */
export async function* framesOf(
  events: AsyncIterable<WireEvent>,
  source: FrameSource,
): AsyncGenerator<StreamFrame, void> {
  const iterator = events[Symbol.asyncIterator]();
  let isOver = false;
  try {
    for (;;) {
      const { done, value: event } = await iterator.next();
      if (done) throw new ProviderUnavailableError('connection_lost', { provider: source.provider });
      const reading = source.reader.read(event);
      if (reading.failure !== undefined) throw failureOf(reading.failure, source.provider);
      isOver = reading.isFinal;
      if (!reading.isOurs) yield frameOf(event, reading, source.format);
      if (isOver) return;
    }
  } catch (cause) {
    throw errorOf(cause, source.provider);
  } finally {
    if (isOver) void drain(iterator);
    else await iterator.return?.();
  }
}

/** Reads what follows the final event, which is nothing or nearly nothing, without keeping the caller waiting. */
async function drain(iterator: AsyncIterator<WireEvent>): Promise<void> {
  try {
    for (let count = 0; count < MAX_TRAILING_EVENTS; count += 1) {
      if ((await iterator.next()).done) return;
    }
    await iterator.return?.();
  } catch {
    // The answer is complete; how its connection ends changes nothing.
  }
}

function frameOf(
  event: WireEvent,
  { pieces, texts, isFinal }: StreamReading,
  format: WireFormat,
): StreamFrame {
  return {
    pieces,
    texts,
    isFinal,
    bytes: event.bytes ?? format.encode(event),
    rebuild: (changed) => {
      if (changed.length === 0 || typeof event.data === 'string' || event.data === null) {
        return event.bytes ?? format.encode(event);
      }
      const data: JsonObject = format.withEventSegments(event.data, changed);
      return format.saysNothing(data) && !isFinal ? null : format.encode({ name: event.name, data });
    },
  };
}

function failureOf({ code, status }: StreamFailure, provider: string): ProviderStreamError {
  return new ProviderStreamError({
    provider,
    ...(code !== undefined && codeWord.test(code) && { upstreamCode: code }),
    ...(status !== undefined && { upstreamStatus: status }),
  });
}

function errorOf(cause: unknown, provider: string): AppError {
  if (cause instanceof WireDecodeError) {
    return new ProviderUnavailableError(cause.reason, { provider, cause: new Error(cause.message) });
  }
  if (cause instanceof AppError && cause.code !== 'INVALID_REQUEST') return cause;
  return new ProviderUnavailableError('invalid_reply', { provider, cause });
}
