import type { CallTarget, CallUsage, StreamFrame } from '@app/kernel';
import { bridgeTo } from './format-bridge';
import { framesOf } from './stream-frames';
import type { ModelRequest, ModelStream } from './model-request';
import type { ModelCandidate } from './model-route';

/**
 * Asks one candidate for a streamed answer and waits for its first event, so that a failure before it can still be
 * answered by another candidate.
 * @throws the errors of `Provider.open`, and those that the frames throw
 */
export async function streamOf(
  request: ModelRequest,
  { provider, model }: ModelCandidate,
  signal: AbortSignal,
): Promise<ModelStream> {
  const { client } = bridgeTo(provider, request.format);
  const { format, headers, trace } = request;
  const body = client.streamed(client.withModel(request.body, model));
  const stream = await provider.open({ format, model, body, headers, trace }, { signal });
  const reader = client.reader(request.body);
  const frames = framesOf(client.decode(stream.bytes), { format: client, reader, provider: provider.name });
  return {
    frames: startedWith(await frames.next(), frames),
    usage: (): CallUsage => ({ ...reader.usage(), ...(provider.simulated && { estimated: true }) }),
    get servedBy(): CallTarget {
      return { provider: provider.name, model: reader.model() ?? model };
    },
    simulated: provider.simulated,
    status: stream.status,
    headers: stream.headers,
    contentType: stream.headers['content-type'] ?? client.streamContentType ?? '',
  };
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
