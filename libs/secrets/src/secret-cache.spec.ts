import { ManualClock } from '@app/testing';
import { SecretCache } from './secret-cache';
import { SecretText } from './secret-text';
import type { SecretVersion } from './secret-vault';
import { SecretsUnavailableError } from './secrets.errors';

describe(SecretCache.name, () => {
  const clock = new ManualClock();
  let reads = 0;
  const read = (): Promise<SecretVersion> =>
    Promise.resolve({ value: new SecretText('x'), version: String((reads += 1)) });
  const versionIn = async (cache: SecretCache, key = 'a'): Promise<string> =>
    (await cache.get(key, read)).version;

  beforeEach(() => {
    reads = 0;
  });

  it.each([
    [0, 900],
    [0.5, 1_000],
    [0.999_999, 1_100],
  ])('reads again after its time, give or take a tenth (%d)', async (random, lifetimeMs) => {
    const cache = new SecretCache(clock, { ttlMs: 1_000, random: () => random });

    const first = await Promise.all([versionIn(cache), versionIn(cache)]);
    clock.advance(lifetimeMs - 1);
    const second = await versionIn(cache);
    clock.advance(2);

    expect([...first, second, await versionIn(cache)]).toEqual(['1', '1', '1', '2']);
  });

  it('asks a store that failed again soon, but not at once', async () => {
    const cache = new SecretCache(clock, { ttlMs: 60_000 });
    const failing = (): Promise<SecretVersion> => Promise.reject(new SecretsUnavailableError('down'));

    await expect(cache.get('a', failing)).rejects.toThrow(SecretsUnavailableError);
    await expect(cache.get('a', read)).rejects.toThrow(SecretsUnavailableError);
    clock.advance(2_000);

    expect(await versionIn(cache)).toBe('1');
  });

  it('forgets what it is told to, and the oldest when it is full', async () => {
    const cache = new SecretCache(clock, { ttlMs: 60_000, maxEntries: 2 });

    for (const key of ['a', 'b', 'c']) await versionIn(cache, key);
    expect(await versionIn(cache, 'c')).toBe('3');
    expect(await versionIn(cache, 'a')).toBe('4');

    cache.forget('c');
    expect(await versionIn(cache, 'c')).toBe('5');
  });
});
