import fc from 'fast-check';
import { hasOnlyWrittenNumbers } from './json-numbers';

/** A double as PostgreSQL's `numeric` prints it: every digit, no exponent. */
const asNumeric = (value: number): string => {
  const [mantissa = '', exponent = '0'] = JSON.stringify(value).split('e');
  const places = Number(exponent);
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const shifted = (
    BigInt(whole + fraction) *
    10n ** BigInt(Math.max(0, places - fraction.length))
  ).toString();
  const decimals = Math.max(0, fraction.length - places);
  const padded = shifted.padStart(decimals + 1, '0');
  const sign = mantissa.startsWith('-') ? '-' : '';
  return sign + (decimals === 0 ? padded : `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`);
};

describe(hasOnlyWrittenNumbers.name, () => {
  it.each([1e21, 1.5e-7, 1.23e25, 5e-324, -2.5e-10, 0.1, -12, 123456.789])('knows %p again', (value) => {
    expect(hasOnlyWrittenNumbers(`{"a": ${asNumeric(value)}}`)).toBe(true);
  });

  it('knows every double again', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(hasOnlyWrittenNumbers(asNumeric(value))).toBe(true);
      }),
    );
  });

  it.each(['1.0', '1.00000000000000000001', '0.10', '12345678901234567890123', `1${'0'.repeat(400)}`])(
    'sees that %s was never written',
    (text) => {
      expect(hasOnlyWrittenNumbers(`[${text}]`)).toBe(false);
    },
  );

  it('does not take digits inside texts for numbers', () => {
    expect(hasOnlyWrittenNumbers('{"1.0": "\\"2.0", "a": "\\\\", "b": "3.0"}')).toBe(true);
  });
});
