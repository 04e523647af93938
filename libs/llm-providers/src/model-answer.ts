import { writeJson } from '@app/kernel';
import { bridgedRequest } from './bridged-request';
import { bridgeTo, type FormatBridge } from './format-bridge';
import { ProviderUnavailableError } from './llm-providers.errors';
import type { ModelAnswer, ModelRequest } from './model-request';
import { billedUsage } from './pricing/billed-usage';
import type { PriceTable } from './pricing/price-table';
import type { ProviderReply, ProviderRequest } from './provider';
import type { ModelCandidate } from './routing/candidate';
import type { JsonObject } from './wire/json';

/**
 * Asks one candidate for a whole answer.
 * @throws InvalidRequestError (INVALID_REQUEST) when the body says what the provider cannot take
 * @throws the errors of `Provider.send`
 */
export async function answerOf(
  request: ModelRequest,
  candidate: ModelCandidate,
  { prices, signal }: { readonly prices: PriceTable; readonly signal: AbortSignal },
): Promise<ModelAnswer> {
  const { provider, model } = candidate;
  const bridge = bridgeTo(provider, request.format);
  const asked = bridgedRequest(request, { bridge, model, streamed: false });
  const reply = await provider.send(asked, { signal });
  try {
    const answer = readAnswer({ request, candidate, bridge, asked, reply });
    const { model: served = model } = answer.servedBy;
    const billed = { request, candidate: { provider, model: served } };
    return { ...answer, usage: billedUsage(answer.usage, prices, billed) };
  } catch (cause) {
    throw new ProviderUnavailableError('invalid_reply', {
      provider: provider.name,
      cause: new Error(cause instanceof Error ? cause.message : 'the answer cannot be read'),
    });
  }
}

interface Answered {
  readonly request: ModelRequest;
  readonly candidate: ModelCandidate;
  readonly bridge: FormatBridge;
  readonly asked: ProviderRequest;
  readonly reply: ProviderReply;
}

function readAnswer({ request, candidate, bridge, asked, reply }: Answered): ModelAnswer {
  const { provider, model } = candidate;
  const { client, upstream } = bridge;
  if (!upstream.isReply(reply.body)) throw new Error(`the answer is not one of ${upstream.name}`);
  const usage = upstream.usageOf(asked.body, reply.body);
  const answer = translated(reply, bridge, request.body);
  const media: string[] = [];
  return {
    payload: answer.body,
    segments: client.replySegments(answer.body, (pointer) => media.push(pointer)),
    media,
    usage: provider.simulated ? { ...usage, estimated: true } : usage,
    servedBy: { provider: provider.name, model: upstream.modelOf(reply.body) ?? model },
    simulated: provider.simulated,
    rebuild: (changed) => client.withReplySegments(answer.body, changed),
    status: reply.status,
    headers: answer.headers,
    bytes: answer.bytes,
    latencyMs: reply.latencyMs,
    cache: null,
  };
}

/** The answer in the caller's format; untouched when that is the provider's. */
function translated(
  reply: ProviderReply,
  { translator }: FormatBridge,
  asked: JsonObject,
): Pick<ProviderReply, 'body' | 'bytes' | 'headers'> {
  if (translator === null) return reply;
  const body = translator.reply(reply.body, asked);
  return {
    body,
    bytes: Buffer.from(writeJson(body)),
    headers: { ...reply.headers, 'content-type': 'application/json' },
  };
}
