import fc from 'fast-check';
import { loadTokenCounter, piecesOf } from './tokenizer';

describe('the pieces of a text', () => {
  it('are bounded and make the text again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ size: 'large' })), (text) => {
        const pieces = piecesOf(text);

        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect([...piece].length).toBeLessThanOrEqual(128);
      }),
    );
  });

  it('are words with the space before them', () => {
    expect(piecesOf('How are\n you? ')).toEqual(['How', ' are', '\n you?', ' ']);
  });
});

describe('the token counter', () => {
  it.each([
    ['', 0],
    ['How are you?', 4],
    ['internationalization', 2],
    ['👋', 3],
    ['<|endoftext|>', 7],
  ])('counts %j as GPT models do', async (text, expected) => {
    const countTokens = await loadTokenCounter();

    expect(countTokens([text])).toBe(expected);
    expect(countTokens([text, text])).toBe(2 * expected);
  });

  it('estimates what is too long to count', async () => {
    const countTokens = await loadTokenCounter();

    expect(countTokens(['x'.repeat(400_000)])).toBe(100_000);
    expect(countTokens(['How are you?', 'x'.repeat(400_000)])).toBe(100_004);
  });
});
