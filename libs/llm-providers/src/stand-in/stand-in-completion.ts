import { createHash } from 'node:crypto';
import { requestSegments } from '../wire/body-segments';
import { BYTES_PER_TOKEN, estimateTokens } from '../wire/token-estimate';
import type { JsonObject } from '../wire/json';
import { standInText } from './stand-in-text';

/** The only model of the stand-in. */
export const STAND_IN_MODEL = 'standin-chat';

/** Choices that are made at most, whatever `n` says. */
const MAX_CHOICES = 8;

/** First second of 2024: `created` lies in the year after it, since a stand-in has no time of its own. */
const FIRST_CREATED_S = 1_704_067_200;
const SECONDS_OF_YEAR = 31_536_000;

/**
 * Makes a complete chat completion without a model.
 * @returns the same object, field by field, for the same body
 */
export function standInCompletion(body: JsonObject): JsonObject {
  const hash = createHash('sha256').update(JSON.stringify(body)).digest();
  const { content, finishReason } = cut(
    standInText(body),
    body['max_completion_tokens'] ?? body['max_tokens'],
  );
  const choices = Array.from({ length: choiceCount(body['n']) }, (_, index) => ({
    index,
    message: { role: 'assistant', content, refusal: null, annotations: [] },
    logprobs: null,
    finish_reason: finishReason,
  }));
  return {
    id: `chatcmpl-standin-${hash.toString('hex', 0, 12)}`,
    object: 'chat.completion',
    created: FIRST_CREATED_S + (hash.readUInt32BE(12) % SECONDS_OF_YEAR),
    model: STAND_IN_MODEL,
    choices,
    usage: usageOf(
      estimateTokens(requestSegments(body)),
      estimateTokens([{ pointer: '', text: content }]) * choices.length,
    ),
    service_tier: 'default',
    system_fingerprint: `fp_standin_${hash.toString('hex', 16, 20)}`,
  };
}

function choiceCount(n: unknown): number {
  return typeof n === 'number' && Number.isInteger(n) && n > 0 ? Math.min(n, MAX_CHOICES) : 1;
}

function cut(text: string, maxTokens: unknown): { content: string; finishReason: 'stop' | 'length' } {
  if (
    typeof maxTokens !== 'number' ||
    maxTokens < 1 ||
    estimateTokens([{ pointer: '', text }]) <= maxTokens
  ) {
    return { content: text, finishReason: 'stop' };
  }
  const bytes = Buffer.from(text).subarray(0, Math.floor(maxTokens) * BYTES_PER_TOKEN);
  return { content: bytes.toString('utf8').replace(/\uFFFD+$/, ''), finishReason: 'length' };
}

function usageOf(promptTokens: number, completionTokens: number): JsonObject {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
