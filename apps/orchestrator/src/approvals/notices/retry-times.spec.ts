import { retryInMs } from './retry-times';

describe(retryInMs.name, () => {
  it.each([
    [1, 0, 2_000],
    [1, 1, 1_000],
    [4, 0, 16_000],
    [13, 0, 3_600_000],
    [14, 0, null],
  ])('waits after try %i with chance %d for %d ms', (tries, chance, expected) => {
    expect(retryInMs(tries, chance)).toBe(expected);
  });
});
