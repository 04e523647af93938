import fc from 'fast-check';
import { RE2JS } from 're2js';
import { requiredLiteral } from './required-literal';

describe(requiredLiteral.name, () => {
  it.each([
    ['falcon', 'falcon'],
    ['(?i)Project\\s+Falcon', 'project'],
    ['PRJ-[0-9]+', 'prj-'],
    ['[a-z]+@example\\.com', '@example.com'],
    ['ab+c', 'ab'],
    ['ab?c', 'a'],
    ['ab{0,3}', 'a'],
    ['(abc)?x', 'x'],
    ['a|b', ''],
    ['[]a]b', ''],
    ['[^]a]b', ''],
    ['\\Qab\\E', ''],
    ['\\x41b', ''],
    ['(\\))a', ''],
    ['^$', ''],
  ])('of %s is "%s"', (pattern, literal) => {
    expect(requiredLiteral(pattern)).toBe(literal);
  });

  it('is in every text that the pattern matches', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'b',
        'A',
        '-',
        '.',
        '\\.',
        '\\d',
        '\\w',
        '[ab]',
        '[^a]',
        '(ab)',
        '(?:a|b)',
        '(?i)',
        '^',
        '$',
        '|',
      ],
      ...['a*', 'b+', 'a?', '-{2}', 'b{0,1}', '(a)*', '[ab]+?', 'ab{,2}', '\\-'],
    );
    const pattern = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    const text = fc.string({ unit: fc.constantFrom(...'aAbB-.{,2}1'), maxLength: 12 });

    fc.assert(
      fc.property(pattern, text, (source, sample) => {
        let compiled: RE2JS;
        try {
          compiled = RE2JS.compile(source);
        } catch {
          return;
        }
        if (compiled.test(sample)) expect(sample.toLowerCase()).toContain(requiredLiteral(source));
      }),
      { numRuns: 10_000 },
    );
  });
});
