import type { Json } from '@app/kernel';
import type { JsonObject } from '../../wire/json';
import { STAND_IN_EMBEDDING_MODEL, type StandInFormat } from '../stand-in-format';
import { refusedRequest } from '../refused-request';
import { streamsNothing } from '../streams-nothing';
import { dimensionsIn } from './dimensions';
import { base64Of, embeddingVector } from './embedding-vector';

/** As many inputs as OpenAI takes in one request. */
const MAX_INPUTS = 2_048;

/** Numbers in one answer: about 20 MB when they are written as floats. */
const MAX_NUMBERS = 2 ** 20;

/** OpenAI's embeddings, of text or of token numbers. */
export const embeddingsFormat: StandInFormat = {
  whole: ({ body, countTokens }) => {
    const dimensions = dimensionsIn(body['dimensions'], 1_536);
    const inputs = inputsOf(body['input'] ?? '');
    if (inputs.length > MAX_INPUTS || inputs.length * dimensions > MAX_NUMBERS) {
      throw refusedRequest('there are too many inputs for one request; send fewer', 'input');
    }
    const encode = body['encoding_format'] === 'base64' ? base64Of : listOf;
    const tokens = countTokens(inputs);
    return {
      object: 'list',
      data: inputs.map((input, index): JsonObject => {
        return { object: 'embedding', index, embedding: encode(embeddingVector(input, dimensions)) };
      }),
      model: STAND_IN_EMBEDDING_MODEL,
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    };
  },
  events: streamsNothing,
};

/** A list of texts or of token lists is several inputs; a list of token numbers is one. */
function inputsOf(input: Json): string[] {
  const isOne = !Array.isArray(input) || input.every((item) => typeof item === 'number');
  return (isOne ? [input] : (input as readonly Json[])).map(spelled);
}

function spelled(input: Json): string {
  return typeof input === 'string' ? input : JSON.stringify(input);
}

function listOf(vector: Float32Array): number[] {
  return [...vector];
}
