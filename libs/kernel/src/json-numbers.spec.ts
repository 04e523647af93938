import * as fc from 'fast-check';
import { hasLongNumber, withNumbers } from './json-numbers';

describe(hasLongNumber.name, () => {
  it.each([
    ['{"a":9007199254740993}', true],
    ['{"a":-9007199254740993}', true],
    ['[0.12345678901234567]', true],
    ['9007199254740993', true],
    ['{"a":900719925474099}', false],
    ['{"a":"9007199254740993"}', false],
    ['{"a":"2026-01-15T12:00:00.000Z","b":[1,22,333,4444]}', false],
    ['"................"', false],
    ['', false],
  ])('says of %s: %s', (text, expected) => {
    expect(hasLongNumber(text)).toBe(expected);
  });

  it('finds a long number wherever it stands', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.integer({ min: 16, max: 60 }), (before, digits) => {
        const text = `{"${'x'.repeat(before)}":${'7'.repeat(digits)}}`;

        expect(hasLongNumber(text)).toBe(true);
      }),
    );
  });
});

describe(withNumbers.name, () => {
  it('finds every number, and none inside texts', () => {
    const json = '{"a 1":"2 \\" 3 \\\\","b":[-4,5.5e+6,{"c":7}],"8":0}';

    expect(withNumbers(json, (number) => `<${number}>`)).toBe(
      '{"a 1":"2 \\" 3 \\\\","b":[<-4>,<5.5e+6>,{"c":<7>}],"8":<0>}',
    );
  });
});
