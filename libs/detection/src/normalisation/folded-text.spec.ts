import fc from 'fast-check';
import { foldText } from './folded-text';

describe(foldText.name, () => {
  it.each(['', 'plain ASCII text', '\u4f60\u597d'])(
    'returns null for %j, which folding leaves as it is',
    (text) => {
      expect(foldText(text, 1000)).toBeNull();
    },
  );

  it('maps every folded character back to the code point it came from', () => {
    const raw = 'a\uff42\u200b\u{1d41c}\u0435\u0301f';

    const folded = foldText(raw, 1000);

    expect(folded?.text).toBe('abcef');
    expect([0, 1, 2, 3, 4].map((at) => folded?.toRaw(at, at + 1))).toEqual([
      { start: 0, end: 1 },
      { start: 1, end: 2 },
      { start: 3, end: 5 },
      { start: 5, end: 6 },
      { start: 7, end: 8 },
    ]);
  });

  it('decodes percent escapes and maps them back', () => {
    const folded = foldText('%61b%2 %7A%zz', 1000);

    expect(folded?.text).toBe('ab%2 z%zz');
    expect(folded?.toRaw(0, 2)).toEqual({ start: 0, end: 4 });
    expect(folded?.toRaw(5, 6)).toEqual({ start: 7, end: 10 });
  });

  it('decodes JSON escapes of characters and maps them back', () => {
    const folded = foldText('a\\u0062\\u0441\\u00', 1000);

    expect(folded?.text).toBe('abc\\u00');
    expect(folded?.toRaw(1, 3)).toEqual({ start: 1, end: 13 });
  });

  it('decodes the short escapes of JSON, which hide where a word begins', () => {
    const folded = foldText('a\\nb\\tc\\"d\\/e\\x', 1000);

    expect(folded?.text).toBe('a\nb\tc"d/e\\x');
    expect(folded?.toRaw(2, 3)).toEqual({ start: 3, end: 4 });
  });

  it('decodes line ends of JSON inside JSON', () => {
    expect(foldText('a\\\\nb\\\\"c', 1000)?.text).toBe('a\\\nb\\\\"c');
  });

  it('sees no escape behind a backslash that is itself escaped', () => {
    expect(foldText('\\\\u0061', 1000)).toBeNull();
    expect(foldText('\\\\\\u0061', 1000)?.text).toBe('\\\\a');
  });

  it('is cut where the limit is, however much one character grows', () => {
    expect(foldText('\ufdfa'.repeat(1000), 500)?.text).toHaveLength(500);
  });

  it('maps ordered spans to ordered spans inside the raw text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.nat(), fc.nat(), (tail, a, b) => {
        const raw = `\uff41${tail}`;
        const folded = foldText(raw, 10_000);
        const places = [a, b].map((place) => place % (folded?.text.length ?? 0)).sort((x, y) => x - y);
        const [first = 0, last = 0] = places;
        const { start, end } = folded?.toRaw(first, last + 1) ?? { start: -1, end: -1 };

        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(raw.length);
      }),
    );
  });
});
