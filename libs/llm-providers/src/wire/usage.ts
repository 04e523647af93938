import type { CallUsage, Json } from '@app/kernel';
import { replySegments, requestSegments } from './body-segments';
import type { JsonObject } from './json';
import { estimateTokens } from './token-estimate';

/** What is known about the usage of a whole answer. */
interface Reported {
  readonly request: JsonObject;
  readonly reply: JsonObject;
  /** As the provider reports them, if it does. */
  readonly promptTokens: Json | undefined;
  readonly completionTokens: Json | undefined;
}

/** The usage that a provider reports; counted from the texts when a number is missing or impossible. */
export function usageOf({ request, reply, promptTokens, completionTokens }: Reported): CallUsage {
  if (isCount(promptTokens) && isCount(completionTokens)) {
    return { promptTokens, completionTokens, estimated: false };
  }
  return {
    promptTokens: estimateTokens(requestSegments(request)),
    completionTokens: estimateTokens(replySegments(reply)),
    estimated: true,
  };
}

/** Tells a number of tokens from anything else. */
export function isCount(value: Json | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
