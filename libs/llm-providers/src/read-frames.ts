import { AppError, type StreamFrame } from '@app/kernel';
import type { FrameMaker } from './frame-makers';
import { ProviderUnavailableError } from './llm-providers.errors';
import { WireDecodeError } from './wire/wire-decode.error';
import type { WireDecoder } from './wire/wire-format';

/** How the bytes of one stream become frames. */
interface FrameReading {
  readonly decoder: WireDecoder;
  readonly maker: FrameMaker;
  /** Name for errors. */
  readonly provider: string;
}

/** Chunks that are read behind the final event, so that the connection can be used again. */
const MAX_TRAILING_CHUNKS = 16;

/**
 * Reads a stream up to its final event, as it is consumed. Frames that came together are given together, those before a
 * failure before it.
 * @throws ProviderStreamError (PROVIDER_UNAVAILABLE) for an error inside the stream
 * @throws ProviderUnavailableError (PROVIDER_UNAVAILABLE) for a malformed stream, and for one without its final event
 */
export async function* readFrames(
  bytes: AsyncIterable<Uint8Array>,
  reading: FrameReading,
): AsyncGenerator<readonly StreamFrame[], void> {
  const chunks = bytes[Symbol.asyncIterator]();
  const { maker, provider } = reading;
  try {
    while (!maker.isOver) {
      const { frames, failure } = framesOf(await chunks.next(), reading);
      if (frames.length > 0) yield frames;
      if (failure !== null) throw failure;
    }
  } catch (cause) {
    throw errorOf(cause, provider);
  } finally {
    if (maker.isOver) void drain(chunks);
    else await chunks.return?.();
  }
}

/** @returns the frames of one chunk, or those before a failure in it */
function framesOf(
  step: IteratorResult<Uint8Array, unknown>,
  { decoder, maker, provider }: FrameReading,
): { readonly frames: readonly StreamFrame[]; readonly failure: Error | null } {
  const frames: StreamFrame[] = [];
  try {
    for (const event of step.done === true ? decoder.end() : decoder.push(step.value)) {
      for (const frame of maker.take(event)) frames.push(frame);
      if (maker.isOver) return { frames, failure: null };
    }
  } catch (cause) {
    return { frames, failure: cause as Error };
  }
  const isLost = step.done === true;
  return { frames, failure: isLost ? new ProviderUnavailableError('connection_lost', { provider }) : null };
}

/** Reads what follows the final event, which is nothing or nearly nothing, without keeping the caller waiting. */
async function drain(chunks: AsyncIterator<Uint8Array>): Promise<void> {
  try {
    for (let count = 0; count < MAX_TRAILING_CHUNKS; count += 1) {
      if ((await chunks.next()).done) return;
    }
    await chunks.return?.();
  } catch {
    // The answer is complete; how its connection ends changes nothing.
  }
}

/** A body that is nested too deeply is the caller's fault in a request, and the provider's in an answer. */
function errorOf(cause: unknown, provider: string): AppError {
  if (cause instanceof AppError && cause.code !== 'INVALID_REQUEST') return cause;
  const reason = cause instanceof WireDecodeError ? cause.reason : 'invalid_reply';
  const message = cause instanceof Error ? cause.message : 'the answer cannot be read';
  return new ProviderUnavailableError(reason, { provider, cause: new Error(message) });
}
