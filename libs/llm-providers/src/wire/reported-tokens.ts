import type { CallUsage, Json } from '@app/kernel';
import { objectAt, type JsonObject } from './json';

/** Numbers of tokens as a provider reports them, unchecked; those of its cache are part of the prompt's. */
export interface ReportedTokens {
  readonly promptTokens: Json | undefined;
  readonly completionTokens: Json | undefined;
  readonly cacheReadTokens?: Json | undefined;
  readonly cacheWriteTokens?: Json | undefined;
}

/** The part of a usage that tells of the provider's cache; nothing of it when the numbers cannot be true. */
export function cacheUsage({
  cacheReadTokens: read = 0,
  cacheWriteTokens: write = 0,
  promptTokens,
}: ReportedTokens): Pick<CallUsage, 'cacheReadTokens' | 'cacheWriteTokens'> {
  if (!isCount(read) || !isCount(write) || !isCount(promptTokens) || read + write > promptTokens) return {};
  return { ...(read > 0 && { cacheReadTokens: read }), ...(write > 0 && { cacheWriteTokens: write }) };
}

/** From the `usage` of OpenAI's formats, whose prompts include what was cached. */
export function openAiTokens(usage: JsonObject, prompt: 'input' | 'prompt'): ReportedTokens {
  return {
    promptTokens: usage[`${prompt}_tokens`],
    completionTokens: usage[prompt === 'input' ? 'output_tokens' : 'completion_tokens'],
    cacheReadTokens: objectAt(usage, `${prompt}_tokens_details`)['cached_tokens'],
  };
}

/** From numbers that count what the cache was not asked for, and what was read from and written to it, apart. */
export function separateTokens(
  input: Json | undefined,
  completionTokens: Json | undefined,
  cache: { readonly read: Json | undefined; readonly write: Json | undefined },
): ReportedTokens {
  const { read, write } = cache;
  const cached = (isCount(read) ? read : 0) + (isCount(write) ? write : 0);
  return {
    promptTokens: isCount(input) ? input + cached : undefined,
    completionTokens,
    cacheReadTokens: isCount(read) ? read : undefined,
    cacheWriteTokens: isCount(write) ? write : undefined,
  };
}

/** Tells a number of tokens from anything else. */
export function isCount(value: Json | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
