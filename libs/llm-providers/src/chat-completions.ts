import { Injectable } from '@nestjs/common';
import type { Segment, TenantId, TraceContext } from '@app/kernel';
import { ModelCalls, type ModelCallOptions } from './model-calls';
import type { ModelAnswer } from './model-request';
import type { JsonObject } from './wire/json';

/** A chat completion and how it came about. */
export type ChatCompletion = ModelAnswer;

/** One chat completion to be made, and who may make it. */
export interface ChatCompletionRequest extends ModelCallOptions {
  /** OpenAI chat completions; `model` is taken from the wish instead. */
  readonly body: JsonObject;
  readonly trace: TraceContext;
  readonly tenantId: TenantId;
  /** Epoch of the policies that admitted the call. */
  readonly policyEpoch: number;
}

/** Makes chat completions for callers that have a question and no wire format of their own. */
@Injectable()
export class ChatCompletions {
  constructor(private readonly calls: ModelCalls) {}

  /** @throws everything that `ModelCalls.complete` throws */
  complete({
    body,
    policyEpoch,
    tenantId,
    trace,
    ...options
  }: ChatCompletionRequest): Promise<ChatCompletion> {
    const { model } = options.wish;
    return this.calls.complete(
      { body, policyEpoch, tenantId, trace, format: 'openai-chat', model, headers: {} },
      options,
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
