import type { CallTarget, CallUsage } from '@app/kernel';
import { bridgedRequest } from './bridged-request';
import { bridgeTo, type FormatBridge } from './format-bridge';
import { PassingFrames, TranslatedFrames, type FrameMaker } from './frame-makers';
import type { ModelRequest, ModelStream } from './model-request';
import { billedUsage } from './pricing/billed-usage';
import type { PriceTable } from './pricing/price-table';
import type { Provider, ProviderStream } from './provider';
import { readFrames } from './read-frames';
import type { ModelCandidate } from './routing/candidate';
import type { Permit } from './routing/circuit-breaker';
import { watchedFrames } from './routing/watched-frames';
import { withContent } from './stream-start';
import type { StreamReader } from './wire/wire-format';

/** How a streamed answer is asked for. */
interface Asking {
  readonly signal: AbortSignal;
  readonly prices: PriceTable;
  /** How long a stream that has begun may be without content before it is handed on all the same. */
  readonly firstContentWaitMs: number;
  /** Told how the stream ends. */
  readonly permit: Permit;
}

/**
 * Asks one candidate for a streamed answer and waits for its first content, so that a failure before it can still be
 * answered by another candidate.
 * @throws InvalidRequestError (INVALID_REQUEST) when the body says what the provider cannot take
 * @throws the errors of `Provider.open`, and those that the frames throw
 */
export async function streamOf(
  request: ModelRequest,
  { provider, model }: ModelCandidate,
  { firstContentWaitMs, permit, prices, signal }: Asking,
): Promise<ModelStream> {
  const bridge = bridgeTo(provider, request.format);
  const asked = bridgedRequest(request, { bridge, model, streamed: true });
  const stream = await provider.open(asked, { signal });
  const reader = bridge.upstream.reader(bridge.translator === null ? request.body : asked.body);
  const maker = frameMaker({ request, provider, bridge, reader });
  const frames = readFrames(stream.bytes, {
    decoder: bridge.upstream.decoder(),
    maker,
    provider: provider.name,
  });
  const contentType = contentTypeOf(stream, bridge);
  const servedModel = (): string => reader.model() ?? model;
  return {
    frames: watchedFrames(await withContent(frames, firstContentWaitMs), permit),
    usage: (): CallUsage =>
      billedUsage({ ...reader.usage(), ...(provider.simulated && { estimated: true }) }, prices, {
        request,
        candidate: { provider, model: servedModel() },
      }),
    get servedBy(): CallTarget {
      return { provider: provider.name, model: servedModel() };
    },
    simulated: provider.simulated,
    status: stream.status,
    headers: { ...stream.headers, 'content-type': contentType },
    contentType,
    cache: null,
  };
}

interface Streamed {
  readonly request: ModelRequest;
  readonly provider: Provider;
  readonly bridge: FormatBridge;
  readonly reader: StreamReader;
}

function frameMaker({ request, provider, bridge, reader }: Streamed): FrameMaker {
  const { client, translator } = bridge;
  if (translator === null) return new PassingFrames(reader, client, provider.name);
  const translation = translator.stream(request.body);
  const clientReader = client.reader(request.body);
  return new TranslatedFrames({ reader, translation, client, clientReader }, provider.name);
}

function contentTypeOf({ headers }: ProviderStream, { client, translator }: FormatBridge): string {
  const ofFormat = client.streamContentType ?? '';
  return translator === null ? (headers['content-type'] ?? ofFormat) : ofFormat;
}
