import { Injectable } from '@nestjs/common';
import type { Segment, TenantId, TraceContext } from '@app/kernel';
import { ModelCalls } from './model-calls';
import type { ModelAnswer } from './model-request';
import type { ProviderWish } from './provider-router';
import type { JsonObject } from './wire/json';

/** A chat completion and how it came about. */
export type ChatCompletion = ModelAnswer;

/** One chat completion to be made, and who may make it. */
export interface ChatCompletionRequest {
  /** OpenAI chat completions; `model` is taken from the wish instead. */
  readonly body: JsonObject;
  readonly wish: ProviderWish;
  readonly trace: TraceContext;
  readonly tenantId: TenantId;
  /** Epoch of the policies that admitted the call. */
  readonly policyEpoch: number;
  readonly signal: AbortSignal;
}

/** Makes chat completions for callers that have a question and no wire format of their own. */
@Injectable()
export class ChatCompletions {
  constructor(private readonly calls: ModelCalls) {}

  /** @throws everything that `ModelCalls.complete` throws */
  complete({ body, wish, signal, ...rest }: ChatCompletionRequest): Promise<ChatCompletion> {
    return this.calls.complete(
      { ...rest, format: 'openai-chat', body, model: wish.model, headers: {} },
      { wish, signal },
    );
  }
}

/** The answer of a chat completion as one text, from its segments: what the choices say, and nothing around them. */
export function spokenText(segments: readonly Segment[]): string {
  return segments
    .filter(({ pointer }) => pointer.startsWith('/choices/'))
    .map(({ text }) => text)
    .join('\n');
}
