import { InvalidRequestError } from '@app/kernel';
import { bridgeTo } from './format-bridge';
import { ProviderUnavailableError } from './llm-providers.errors';
import type { ModelAnswer, ModelRequest } from './model-request';
import type { ModelCandidate } from './model-route';
import type { ProviderReply } from './provider';
import type { WireFormat } from './wire/wire-format';

/**
 * Asks one candidate for a whole answer.
 * @throws InvalidRequestError (INVALID_REQUEST) when the body asks for a stream
 * @throws the errors of `Provider.send`
 */
export async function answerOf(
  request: ModelRequest,
  { provider, model }: ModelCandidate,
  signal: AbortSignal,
): Promise<ModelAnswer> {
  requireWholeAnswer(request);
  const { client } = bridgeTo(provider, request.format);
  const { format, headers, trace } = request;
  const body = client.withModel(request.body, model);
  const reply = await provider.send({ format, model, body, headers, trace }, { signal });
  try {
    return readAnswer(client, { request, reply, candidate: { provider, model } });
  } catch (cause) {
    throw new ProviderUnavailableError('invalid_reply', { provider: provider.name, cause });
  }
}

interface Answered {
  readonly request: ModelRequest;
  readonly reply: ProviderReply;
  readonly candidate: ModelCandidate;
}

function readAnswer(client: WireFormat, { request, reply, candidate }: Answered): ModelAnswer {
  const { provider, model } = candidate;
  const { body, status, headers, bytes, latencyMs } = reply;
  if (!client.isReply(body)) throw new Error(`the answer is not one of ${client.name}`);
  const usage = client.usageOf(request.body, body);
  return {
    payload: body,
    segments: client.replySegments(body),
    usage: provider.simulated ? { ...usage, estimated: true } : usage,
    servedBy: { provider: provider.name, model: client.modelOf(body) ?? model },
    simulated: provider.simulated,
    rebuild: (changed) => client.withReplySegments(body, changed),
    ...{ status, headers, bytes, latencyMs },
  };
}

function requireWholeAnswer({ body }: ModelRequest): void {
  if (body['stream'] === undefined || body['stream'] === null || body['stream'] === false) return;
  throw new InvalidRequestError('Streamed answers are not available here.', {
    problems: [{ field: '/stream', message: 'must be false or absent' }],
  });
}
