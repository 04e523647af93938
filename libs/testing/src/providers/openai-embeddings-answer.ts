import type { Json } from '@app/kernel';
import type { JsonFields } from './completion';
import { jsonAnswer, type FakeRequest, type WireAnswer } from './wire-answer';

/** Answers OpenAI embeddings: the same short vector for every input, as floats or base64 as the request asks. */
export function openAiEmbeddingsAnswer({ body, answer }: FakeRequest): WireAnswer {
  const vector = [0.5, -0.25, 0.125, 1];
  const input: Json = body['input'] ?? '';
  const inputs: readonly Json[] = Array.isArray(input) ? (input as readonly Json[]) : [input];
  const encoded =
    body['encoding_format'] === 'base64'
      ? Buffer.from(Float32Array.from(vector).buffer).toString('base64')
      : vector;
  const { promptTokens } = answer.usage;
  return jsonAnswer({
    object: 'list',
    data: inputs.map((_, index): JsonFields => ({ object: 'embedding', index, embedding: encoded })),
    model: body['model'] ?? 'text-embedding-3-small',
    usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
  });
}
