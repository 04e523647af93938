import fc from 'fast-check';
import { base64Runs } from './base64-runs';
import { encodedRuns } from './encoded-runs';
import { spacedLetters } from './spaced-letters';

const searched = (text: string, shape: RegExp): { start: number; end: number }[] =>
  [...text.matchAll(shape)].map((match) => ({ start: match.index, end: match.index + match[0].length }));

describe(base64Runs.name, () => {
  it('finds the runs that a search finds', () => {
    const pieces = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', '/', '-'), maxLength: 40 }),
      fc.constantFrom(' ', '.', '=', '\u00e9'),
    );

    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
        const text = parts.join('');

        expect(base64Runs(text)).toEqual(searched(text, /[A-Za-z0-9+/_-]{24,}/g));
      }),
    );
  });
});

describe(spacedLetters.name, () => {
  it('finds the runs that a search finds', () => {
    const pieces = fc.constantFrom('a ', 'b.', 'c - ', 'word ', 'a', ' ', '. ', '1', '\u00e9');

    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const text = parts.join('');

        expect(spacedLetters(text)).toEqual(
          searched(text, /(?<![a-z])[a-z](?:[ .*-]{1,3}[a-z](?![a-z])){7,}/gi),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe(encodedRuns.name, () => {
  it.each([
    [
      'base64',
      Buffer.from('a text of some length').toString('base64').replace(/=/g, ''),
      'a text of some length',
    ],
    ['spaced', 's e c r e t   p l a n s', 'secret plans'],
  ])('decodes %s', (_, text, decoded) => {
    expect(encodedRuns(text)).toEqual([{ start: 0, end: text.length, decoded }]);
  });

  it('leaves paths and hashes alone', () => {
    expect(encodedRuns('9f3c27b1d840e65a9f3c27b1d840e65a and src/components/buttons/primary')).toEqual([]);
  });
});
