import { ProviderStreamError, ProviderUnavailableError } from './llm-providers.errors';
import type { StreamFailure, StreamReader, StreamReading, WireEvent } from './wire/wire-format';

/** An event and what it says. */
export interface ReadEvent {
  readonly event: WireEvent;
  readonly reading: StreamReading;
}

/** Events that are read behind the final one, so that the connection can be used again. */
const MAX_TRAILING_EVENTS = 16;

const codeWord = /^[A-Za-z][A-Za-z_]{0,63}$/;

/**
 * Reads the events of a provider up to the final one, as they are consumed.
 * @param events of one stream
 * @param reader of the same stream
 * @param provider name for errors
 * @throws ProviderStreamError (PROVIDER_UNAVAILABLE) for an error inside the stream
 * @throws ProviderUnavailableError (PROVIDER_UNAVAILABLE) for a stream that ends without its final event
 * @throws WireDecodeError for a malformed stream
 */
export async function* readEvents(
  events: AsyncIterable<WireEvent>,
  reader: StreamReader,
  provider: string,
): AsyncGenerator<ReadEvent, void> {
  const iterator = events[Symbol.asyncIterator]();
  let isOver = false;
  try {
    while (!isOver) {
      const next = await iterator.next();
      if (next.done) throw new ProviderUnavailableError('connection_lost', { provider });
      const reading = reader.read(next.value);
      if (reading.failure !== undefined) throw failureOf(reading.failure, provider);
      isOver = reading.isFinal;
      yield { event: next.value, reading };
    }
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

function failureOf({ code, status }: StreamFailure, provider: string): ProviderStreamError {
  return new ProviderStreamError({
    provider,
    ...(code !== undefined && codeWord.test(code) && { upstreamCode: code }),
    ...(status !== undefined && { upstreamStatus: status }),
  });
}
