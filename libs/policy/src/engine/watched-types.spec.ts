import { WatchedTypes } from './watched-types';

describe(WatchedTypes.name, () => {
  const secrets = ['JWT', 'AWS_KEY'];
  const numbers = ['US_SSN'];

  it('puts lists together', () => {
    const { types } = WatchedTypes.none.with(secrets).with(numbers).with(secrets);

    expect([...types]).toEqual(['JWT', 'AWS_KEY', 'US_SSN']);
    expect(WatchedTypes.none.types.size).toBe(0);
  });

  it('is the same object for the same lists', () => {
    const first = WatchedTypes.none.with(secrets).with(numbers);

    expect(WatchedTypes.none.with(secrets).with(numbers)).toBe(first);
  });

  it('is the same object after a list that brings nothing new', () => {
    const watched = WatchedTypes.none.with(secrets);

    expect(watched.with(['JWT'])).toBe(watched);
    expect(watched.with([])).toBe(watched);
  });
});
