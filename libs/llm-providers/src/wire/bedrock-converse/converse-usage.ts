import { objectAt, type JsonObject } from '../json';
import { separateTokens, type ReportedTokens } from '../reported-tokens';

/** Token numbers of an answer or its last event. Source: Bedrock API reference, TokenUsage. */
export function converseUsage(owner: JsonObject): ReportedTokens {
  const usage = objectAt(owner, 'usage');
  const { cacheReadInputTokens: read, cacheWriteInputTokens: write } = usage;
  return separateTokens(usage['inputTokens'], usage['outputTokens'], { read, write });
}
