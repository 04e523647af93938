import { Injectable } from '@nestjs/common';
import type { CallTarget, CallUsage, Segment, TraceContext } from '@app/kernel';
import { withReplySegments } from './openai-wire/reply-segments';
import type { JsonObject } from './provider';
import { ProviderRouter, type ProviderWish } from './provider-router';

/** A chat completion and how it came about; the form in which the pipeline takes what came back from a call. */
export interface ChatCompletion {
  readonly payload: JsonObject;
  readonly segments: readonly Segment[];
  readonly usage: CallUsage;
  readonly servedBy: CallTarget;
  readonly simulated: boolean;
  readonly latencyMs: number;
  /** The payload with changed texts in their places. */
  readonly rebuild: (segments: readonly Segment[]) => JsonObject;
}

/** One chat completion to be made, and who may make it. */
export interface ChatCompletionRequest {
  /** OpenAI chat completions; `model` is taken from the wish instead. */
  readonly body: JsonObject;
  readonly wish: ProviderWish;
  readonly trace: TraceContext;
  readonly signal: AbortSignal;
}

/** Asks whichever provider the router chooses. */
@Injectable()
export class ChatCompletions {
  constructor(private readonly router: ProviderRouter) {}

  /**
   * Asks for the wished model. Without a wish, and from a provider that only stands in for the wished one, asks for the
   * provider's default model.
   * @throws everything that `ProviderRouter.choose` and `Provider.chat` throw
   */
  async complete({ body, wish, trace, signal }: ChatCompletionRequest): Promise<ChatCompletion> {
    const { provider, reason } = this.router.choose(wish);
    const model = (reason === 'fallback' ? undefined : wish.model) ?? provider.defaultModel;
    const reply = await provider.chat({ body: { ...body, model }, trace }, { signal });
    return {
      payload: reply.body,
      segments: reply.segments,
      usage: reply.usage,
      servedBy: { provider: provider.name, model: reply.model },
      simulated: reply.simulated,
      latencyMs: reply.latencyMs,
      rebuild: (segments) => withReplySegments(reply.body, segments),
    };
  }
}
