import { AppError, type StreamFrame } from '@app/kernel';
import { ProviderUnavailableError } from './llm-providers.errors';
import type { ReadEvent } from './stream-events';
import type { TranslatedStream } from './translation/translator';
import { isObject } from './wire/json';
import { WireDecodeError } from './wire/wire-decode.error';
import type { StreamReader, WireEvent, WireFormat } from './wire/wire-format';

/**
 * Turns the events of a provider into frames for a caller who speaks the same format.
 * @throws what the events throw
 */
export async function* passedFrames(
  events: AsyncIterable<ReadEvent>,
  format: WireFormat,
): AsyncGenerator<StreamFrame, void> {
  for await (const { event, reading } of events) {
    if (!reading.isOurs) yield frameOf({ event: reading.asAsked ?? event, reading }, format);
  }
}

/** How a translated stream is read. */
interface Translated {
  readonly translation: TranslatedStream;
  /** The caller's format. */
  readonly client: WireFormat;
  readonly clientReader: StreamReader;
}

/**
 * Turns the events of a provider into frames of another format.
 * @throws what the events and the translation throw
 * @throws WireDecodeError when the translation does not end
 */
export async function* translatedFrames(
  events: AsyncIterable<ReadEvent>,
  { translation, client, clientReader }: Translated,
): AsyncGenerator<StreamFrame, void> {
  let isOver = false;
  for await (const { event, reading } of events) {
    const translated = translation.event(event);
    if (reading.isFinal) translated.push(...translation.end());
    for (const each of translated) {
      const said = clientReader.read(each);
      isOver ||= said.isFinal;
      yield frameOf({ event: each, reading: said }, client);
    }
  }
  if (!isOver) throw new WireDecodeError('invalid_reply', 'the translated answer has no end');
}

/**
 * Adds the provider's name to what goes wrong while frames are made.
 * @throws ProviderUnavailableError (PROVIDER_UNAVAILABLE) for malformed streams, and everything else that frames throw
 */
export async function* namedFailures(
  frames: AsyncIterable<StreamFrame>,
  provider: string,
): AsyncGenerator<StreamFrame, void> {
  try {
    yield* frames;
  } catch (cause) {
    throw errorOf(cause, provider);
  }
}

function frameOf({ event, reading: { pieces, texts, isFinal } }: ReadEvent, format: WireFormat): StreamFrame {
  const bytes = event.bytes ?? format.encode(event);
  return {
    pieces,
    texts,
    isFinal,
    bytes,
    rebuild: (changed) => {
      if (changed.length === 0 || !isObject(event.data)) return bytes;
      const data = format.withEventSegments(event.data, changed);
      return format.saysNothing(data) && !isFinal ? null : format.encode(renewed(event, data));
    },
  };
}

function renewed({ name, error }: WireEvent, data: WireEvent['data']): WireEvent {
  return { name, data, ...(error && { error }) };
}

/** A body that is nested too deeply is the caller's fault in a request, and the provider's in an answer. */
function errorOf(cause: unknown, provider: string): AppError {
  if (cause instanceof AppError && cause.code !== 'INVALID_REQUEST') return cause;
  const reason = cause instanceof WireDecodeError ? cause.reason : 'invalid_reply';
  const message = cause instanceof Error ? cause.message : 'the answer cannot be read';
  return new ProviderUnavailableError(reason, { provider, cause: new Error(message) });
}
