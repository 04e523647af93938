import type { CallUsage, Json } from '@app/kernel';
import type { JsonObject } from '../provider';
import { chatSegments } from './chat-segments';
import { replySegments } from './reply-segments';
import { estimateTokens } from './token-estimate';

/** Reads what a chat completion used; counts it roughly when the provider does not say or says something impossible. */
export function replyUsage(request: JsonObject, reply: JsonObject): CallUsage {
  const usage = reply['usage'];
  if (usage !== null && typeof usage === 'object' && !Array.isArray(usage)) {
    const { prompt_tokens: promptTokens, completion_tokens: completionTokens } = usage as JsonObject;
    if (isCount(promptTokens) && isCount(completionTokens)) {
      return { promptTokens, completionTokens, estimated: false };
    }
  }
  return {
    promptTokens: estimateTokens(chatSegments(request)),
    completionTokens: estimateTokens(replySegments(reply)),
    estimated: true,
  };
}

function isCount(value: Json | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
