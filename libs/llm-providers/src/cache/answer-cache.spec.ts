import { ManualClock } from '@app/testing';
import { AnswerCache } from './answer-cache';
import type { KeptAnswer } from './kept-answer';

const answer = (sizeBytes: number): KeptAnswer => ({
  bytes: new Uint8Array(sizeBytes),
  status: 200,
  headers: {},
  usage: { promptTokens: 1, completionTokens: 1, estimated: false },
  servedBy: {},
  simulated: false,
});
const MAX_BYTES = 65_536;

describe(AnswerCache.name, () => {
  it('gives an answer again until it is too old', () => {
    const clock = new ManualClock();
    const cache = new AnswerCache({ ttlMs: 1_000, maxBytes: MAX_BYTES }, clock);
    const kept = answer(1);
    cache.put('key', kept);

    clock.advance(999);
    expect(cache.get('key')).toBe(kept);
    clock.advance(1);
    expect(cache.get('key')).toBeNull();
    expect(cache.get('other')).toBeNull();
  });

  it('lets go what was not asked for the longest, and stays within its bytes', () => {
    const cache = new AnswerCache({ ttlMs: 1_000, maxBytes: MAX_BYTES }, new ManualClock());
    // Each takes 4 KiB with what belongs to it, so that sixteen fit.
    for (let count = 0; count < 16; count += 1) cache.put(`key ${count}`, answer(2_048));
    cache.get('key 0');

    cache.put('one more', answer(2_048));

    const kept = Array.from({ length: 16 }, (_, count) => cache.get(`key ${count}`) !== null);
    expect(kept).toEqual([true, false, ...Array<boolean>(14).fill(true)]);
    expect(cache.get('one more')).not.toBeNull();
  });

  it('keeps nothing that is too large, and nothing at all when it is switched off', () => {
    const cache = new AnswerCache({ ttlMs: 1_000, maxBytes: MAX_BYTES }, new ManualClock());
    const off = new AnswerCache({ ttlMs: 0, maxBytes: MAX_BYTES }, new ManualClock());

    cache.put('key', answer(2_049));
    off.put('key', answer(1));

    expect([cache.get('key'), off.get('key')]).toEqual([null, null]);
  });

  it('replaces an answer without counting it twice', () => {
    const cache = new AnswerCache({ ttlMs: 1_000, maxBytes: MAX_BYTES }, new ManualClock());
    cache.put('first', answer(1));
    for (let count = 0; count < 100; count += 1) cache.put('key', answer(2_048));

    expect(cache.get('first')).not.toBeNull();
  });
});
