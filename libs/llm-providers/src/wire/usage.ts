import type { CallUsage } from '@app/kernel';
import { replySegments, requestSegments } from './body-segments';
import type { JsonObject } from './json';
import { cacheUsage, isCount, type ReportedTokens } from './reported-tokens';
import { estimateTokens } from './token-estimate';

/** What is known about the usage of a whole answer. */
interface Reported extends ReportedTokens {
  readonly request: JsonObject;
  readonly reply: JsonObject;
}

/** The usage that a provider reports; counted from the texts when a number is missing or impossible. */
export function usageOf({ request, reply, ...reported }: Reported): CallUsage {
  const { completionTokens, promptTokens } = reported;
  if (isCount(promptTokens) && isCount(completionTokens)) {
    return { promptTokens, completionTokens, ...cacheUsage(reported), estimated: false };
  }
  return {
    promptTokens: estimateTokens(requestSegments(request)),
    completionTokens: estimateTokens(replySegments(reply)),
    estimated: true,
  };
}
