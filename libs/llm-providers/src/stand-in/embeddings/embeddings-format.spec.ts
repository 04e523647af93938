import fc from 'fast-check';
import type { JsonObject } from '../../wire/json';
import { loadTokenCounter, type TokenCounter } from '../tokenizer';
import { titanEmbedding } from '../invoke/titan-embedding';
import { embeddingsFormat } from './embeddings-format';

interface Embeddings {
  readonly data: readonly { readonly index: number; readonly embedding: number[] | string }[];
  readonly usage: object;
}

describe('embeddings of the stand-in', () => {
  let countTokens: TokenCounter;
  beforeAll(async () => {
    countTokens = await loadTokenCounter();
  });

  const embed = (body: JsonObject): Embeddings =>
    embeddingsFormat.whole({ body, model: 'standin-embed', countTokens }) as unknown as Embeddings;
  const vectorsOf = (body: JsonObject): number[][] =>
    embed(body).data.map(({ embedding }) => embedding as number[]);

  it('are unit vectors of the asked size, the same for the same text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 300 }),
        (input, dimensions) => {
          const vectors = vectorsOf({ input, dimensions });

          expect(vectors).toHaveLength(input.length);
          for (const vector of vectors) {
            expect(vector).toHaveLength(dimensions);
            expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
          }
          expect(vectorsOf({ input: [...input], dimensions })).toEqual(vectors);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('differ for different texts', () => {
    const [one, two] = vectorsOf({ input: ['one', 'two'] });

    const cosine = (one ?? []).reduce((sum, value, index) => sum + value * (two?.[index] ?? 0), 0);
    expect(one).toHaveLength(1_536);
    expect(Math.abs(cosine)).toBeLessThan(0.2);
  });

  it('are the same numbers as floats and as base64', () => {
    const [encoded] = embed({ input: 'one', dimensions: 8, encoding_format: 'base64' }).data;
    const bytes = Buffer.from(encoded?.embedding as string, 'base64');

    const numbers = Array.from({ length: 8 }, (_, index) => bytes.readFloatLE(index * 4));
    expect(numbers).toEqual(vectorsOf({ input: 'one', dimensions: 8 })[0]);
  });

  it.each<[string, JsonObject, number]>([
    ['a text', { input: 'one' }, 1],
    ['texts', { input: ['one', 'two', 'three'] }, 3],
    ['token numbers', { input: [15, 16, 17] }, 1],
    ['lists of token numbers', { input: [[15, 16], [17]] }, 2],
  ])('are one for each of %s', (_name, body, count) => {
    expect(embed(body).data.map(({ index }) => index)).toEqual(Array.from({ length: count }, (_, at) => at));
  });

  it('count what was read', () => {
    expect(embed({ input: ['How are you?', 'Fine.'] }).usage).toEqual({ prompt_tokens: 6, total_tokens: 6 });
  });

  it.each<[string, JsonObject]>([
    ['no dimensions', { input: 'one', dimensions: 0 }],
    ['too many dimensions', { input: 'one', dimensions: 5_000 }],
    ['half a dimension', { input: 'one', dimensions: 1.5 }],
    ['too many inputs', { input: Array.from({ length: 2_049 }, () => 'x'), dimensions: 1 }],
    ['too many numbers', { input: Array.from({ length: 1_000 }, () => 'x') }],
  ])('are refused for %s, and the caller is told why', (_name, body) => {
    expect(() => embed(body)).toThrow(
      expect.objectContaining({
        code: 'PROVIDER_REJECTED',
        upstreamStatus: 400,
        upstream: expect.objectContaining({ message: expect.any(String) }),
      }),
    );
  });

  it('have the form of Titan for invoked models', () => {
    const ask = {
      body: { inputText: 'Hi', dimensions: 256 },
      model: 'amazon.titan-embed-text-v2:0',
      countTokens,
    };

    expect(titanEmbedding(ask)).toMatchObject({ inputTextTokenCount: 1 });
    expect(titanEmbedding(ask)['embedding']).toHaveLength(256);
  });
});
