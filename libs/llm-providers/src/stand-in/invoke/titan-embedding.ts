import { textAt, type JsonObject } from '../../wire/json';
import { dimensionsIn } from '../embeddings/dimensions';
import { embeddingVector } from '../embeddings/embedding-vector';
import type { StandInAsk } from '../stand-in-format';

/** Tells requests for embeddings from requests for text, which have the same field. */
export function isEmbedding({ body, model }: StandInAsk): boolean {
  return body['inputText'] !== undefined && model.includes('embed');
}

/** An embedding in the form of Amazon's Titan models. */
export function titanEmbedding({ body, countTokens }: StandInAsk): JsonObject {
  const text = textAt(body, 'inputText') ?? '';
  const vector = embeddingVector(text, dimensionsIn(body['dimensions'], 1_024));
  return { embedding: [...vector], inputTextTokenCount: countTokens([text]) };
}
