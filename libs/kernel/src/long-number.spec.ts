import { longNumberText } from './long-number';

describe(longNumberText.name, () => {
  it.each<[number, string | null]>([
    [4111111111111111, '4111111111111111'],
    [1_000_000, '1000000'],
    [-1_234_567, '-1234567'],
    [52.520008, '52.520008'],
    [999_999, null],
    [-999_999, null],
    [0.5, null],
    [0, null],
    [1e300, null],
  ])('reads %d as %s', (value, text) => {
    expect(longNumberText(value)).toBe(text);
  });
});
