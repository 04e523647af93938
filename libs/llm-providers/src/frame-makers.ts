import type { StreamFrame } from '@app/kernel';
import { ProviderStreamError } from './llm-providers.errors';
import type { TranslatedStream } from './translation/translator';
import { isObject } from './wire/json';
import { WireDecodeError } from './wire/wire-decode.error';
import { unusualNames } from './wire/unusual-names';
import type { StreamFailure, StreamReader, StreamReading, WireEvent, WireFormat } from './wire/wire-format';

/** Turns the events of one stream into frames for its caller. Stateful: one per stream. */
export interface FrameMaker {
  /** True once the last event was taken. */
  readonly isOver: boolean;
  /**
   * Takes the next event.
   * @returns what the caller gets for it, in order; to be read before the next event is taken
   * @throws ProviderStreamError (PROVIDER_UNAVAILABLE) for an error inside the stream
   * @throws WireDecodeError for what cannot be read or, while the frames are read, when a translated stream does not end
   */
  take(event: WireEvent): Iterable<StreamFrame>;
}

/** Hands events on to a caller who speaks the provider's format. */
export class PassingFrames implements FrameMaker {
  isOver = false;

  constructor(
    private readonly reader: StreamReader,
    private readonly format: WireFormat,
    private readonly provider: string,
  ) {}

  take(event: WireEvent): Iterable<StreamFrame> {
    const reading = readingOf(event, this.reader, this.provider);
    this.isOver = reading.isFinal;
    return reading.isOurs ? [] : [frameOf(reading.asAsked ?? event, reading, this.format)];
  }
}

/** How a translated stream is read. */
export interface TranslatedParts {
  /** Of the provider's stream. */
  readonly reader: StreamReader;
  readonly translation: TranslatedStream;
  /** The caller's format. */
  readonly client: WireFormat;
  readonly clientReader: StreamReader;
}

/** Turns events into those of the caller's format. */
export class TranslatedFrames implements FrameMaker {
  isOver = false;
  private hasEnd = false;

  constructor(
    private readonly parts: TranslatedParts,
    private readonly provider: string,
  ) {}

  *take(event: WireEvent): Iterable<StreamFrame> {
    const { client, clientReader, reader, translation } = this.parts;
    const { isFinal } = readingOf(event, reader, this.provider);
    this.isOver = isFinal;
    const translated = translation.event(event);
    if (isFinal) translated.push(...translation.end());
    for (const each of translated) {
      const said = clientReader.read(each);
      this.hasEnd ||= said.isFinal;
      yield frameOf(each, said, client);
    }
    if (isFinal && !this.hasEnd)
      throw new WireDecodeError('invalid_reply', 'the translated answer has no end');
  }
}

function readingOf(event: WireEvent, reader: StreamReader, provider: string): StreamReading {
  const reading = reader.read(event);
  if (reading.failure !== undefined) throw failureOf(reading.failure, provider);
  return reading;
}

const codeWord = /^[A-Za-z]\w{0,63}$/;

function failureOf({ code, status }: StreamFailure, provider: string): ProviderStreamError {
  return new ProviderStreamError({
    provider,
    ...(code !== undefined && codeWord.test(code) && { upstreamCode: code }),
    ...(status !== undefined && { upstreamStatus: status }),
  });
}

function frameOf(
  event: WireEvent,
  { ends, media, pieces, texts, isFinal }: StreamReading,
  format: WireFormat,
): StreamFrame {
  const bytes = event.bytes ?? format.encode(event);
  const names = unusualNames(event.data);
  return {
    pieces,
    texts: names.length === 0 ? texts : [...texts, ...names],
    media,
    ends,
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
