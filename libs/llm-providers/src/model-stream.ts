import type { CallTarget, CallUsage, StreamFrame } from '@app/kernel';
import { bridgedRequest } from './bridged-request';
import { bridgeTo, type FormatBridge } from './format-bridge';
import type { ModelRequest, ModelStream } from './model-request';
import type { ModelCandidate } from './model-route';
import type { Provider, ProviderStream } from './provider';
import { readEvents } from './stream-events';
import { namedFailures, passedFrames, translatedFrames } from './stream-frames';
import type { StreamReader } from './wire/wire-format';

/**
 * Asks one candidate for a streamed answer and waits for its first event, so that a failure before it can still be
 * answered by another candidate.
 * @throws InvalidRequestError (INVALID_REQUEST) when the body says what the provider cannot take
 * @throws the errors of `Provider.open`, and those that the frames throw
 */
export async function streamOf(
  request: ModelRequest,
  { provider, model }: ModelCandidate,
  signal: AbortSignal,
): Promise<ModelStream> {
  const bridge = bridgeTo(provider, request.format);
  const asked = bridgedRequest(request, { bridge, model, streamed: true });
  const stream = await provider.open(asked, { signal });
  const reader = bridge.upstream.reader(bridge.translator === null ? request.body : asked.body);
  const frames = framesOf({ request, provider, stream, bridge, reader });
  const contentType = contentTypeOf(stream, bridge);
  return {
    frames: startedWith(await frames.next(), frames),
    usage: (): CallUsage => ({ ...reader.usage(), ...(provider.simulated && { estimated: true }) }),
    get servedBy(): CallTarget {
      return { provider: provider.name, model: reader.model() ?? model };
    },
    simulated: provider.simulated,
    status: stream.status,
    headers: { ...stream.headers, 'content-type': contentType },
    contentType,
  };
}

interface Streamed {
  readonly request: ModelRequest;
  readonly provider: Provider;
  readonly stream: ProviderStream;
  readonly bridge: FormatBridge;
  readonly reader: StreamReader;
}

function framesOf({
  request,
  provider,
  stream,
  bridge,
  reader,
}: Streamed): AsyncGenerator<StreamFrame, void> {
  const { client, upstream, translator } = bridge;
  const events = readEvents(upstream.decode(stream.bytes), reader, provider.name);
  if (translator === null) return namedFailures(passedFrames(events, client), provider.name);
  const translation = translator.stream(request.body);
  const clientReader = client.reader(request.body);
  return namedFailures(translatedFrames(events, { translation, client, clientReader }), provider.name);
}

function contentTypeOf({ headers }: ProviderStream, { client, translator }: FormatBridge): string {
  const ofFormat = client.streamContentType ?? '';
  return translator === null ? (headers['content-type'] ?? ofFormat) : ofFormat;
}

/** Gives back what was read ahead, then the rest; ends the rest also when it was not begun. */
function startedWith(
  first: IteratorResult<StreamFrame, void>,
  rest: AsyncGenerator<StreamFrame, void>,
): AsyncIterable<StreamFrame> {
  let ahead: IteratorResult<StreamFrame, void> | null = first;
  const iterator: AsyncIterator<StreamFrame, void> = {
    next: () => {
      const result = ahead;
      ahead = null;
      return result === null ? rest.next() : Promise.resolve(result);
    },
    return: () => {
      ahead = null;
      return rest.return();
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
