import type { Json } from '@app/kernel';
import { anthropicUsage } from '../anthropic-messages/anthropic-usage';
import { isObject, itemsAt, objectAt, type JsonObject } from '../json';
import { openAiTokens, separateTokens, type ReportedTokens } from '../reported-tokens';

/**
 * Token numbers of an answer or a chunk, in whichever vendor's form it has them. Source: Bedrock user guide, inference
 * request parameters and response fields of the models.
 */
export function invokeUsage(owner: JsonObject): ReportedTokens {
  const usage = objectAt(owner, 'usage');
  if (usage['inputTokens'] !== undefined) return novaTokens(usage);
  if (usage['prompt_tokens'] !== undefined) return openAiTokens(usage, 'prompt');
  return usage['input_tokens'] !== undefined ? anthropicUsage(owner) : textTokens(owner);
}

/** Of a chunk; those of Nova have their event inside. */
export function invokeChunkUsage(chunk: JsonObject): ReportedTokens {
  return invokeUsage(isObject(chunk['metadata']) ? chunk['metadata'] : chunk);
}

function novaTokens(usage: JsonObject): ReportedTokens {
  const { cacheReadInputTokenCount: read, cacheWriteInputTokenCount: write } = usage;
  return separateTokens(usage['inputTokens'], usage['outputTokens'], { read, write });
}

/** Of Llama, and of Titan, whose embeddings have no number of answered tokens. */
function textTokens(owner: JsonObject): ReportedTokens {
  return {
    promptTokens: owner['prompt_token_count'] ?? owner['inputTextTokenCount'],
    completionTokens: owner['generation_token_count'] ?? titanAnswerTokens(owner),
  };
}

function titanAnswerTokens(owner: JsonObject): Json | undefined {
  if (owner['embedding'] !== undefined) return 0;
  const [result = null] = itemsAt(owner, 'results');
  return isObject(result) ? result['tokenCount'] : owner['totalOutputTextTokenCount'];
}
