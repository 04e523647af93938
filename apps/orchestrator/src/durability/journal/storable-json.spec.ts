import { OUTCOME_LIMIT_UNITS, whyUnstorable } from './storable-json';

describe(whyUnstorable.name, () => {
  it.each([
    ['plain text', 'hello'],
    ['a whole pair', '\u{1F600}'],
    ['an escaped backslash before u0000', '\\u0000'],
    ['text that looks like an escape', { text: '\\ud800' }],
    ['as much as fits', 'x'.repeat(OUTCOME_LIMIT_UNITS - 2)],
  ])('takes %s', (_, value) => {
    expect(whyUnstorable(value)).toBeNull();
  });

  it.each([
    ['a NUL', 'a\u0000b'],
    ['a NUL after a backslash', '\\\u0000'],
    ['the first half of a pair', ['\ud83d']],
    ['the second half of a pair', { deep: { text: '\ude00x' } }],
    ['a NUL in a key', { 'a\u0000': 1 }],
  ])('refuses %s', (_, value) => {
    expect(whyUnstorable(value)).toContain('no valid text');
  });

  it('refuses what is too large and says how large it may be', () => {
    expect(whyUnstorable('x'.repeat(OUTCOME_LIMIT_UNITS))).toContain(String(OUTCOME_LIMIT_UNITS));
  });
});
