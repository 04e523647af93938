import { readRetryAfterMs } from './retry-after';

describe(readRetryAfterMs.name, () => {
  const nowMs = Date.parse('2026-01-15T12:00:00Z');

  it.each([
    [undefined, undefined],
    ['0', 0],
    ['20', 20_000],
    ['0.25', 250],
    ['Thu, 15 Jan 2026 12:00:30 GMT', 30_000],
    ['Thu, 15 Jan 2026 11:00:00 GMT', 0],
    ['999999999', 86_400_000],
    ['soon', undefined],
  ])('reads %p as %p', (header, expected) => {
    expect(readRetryAfterMs(header, nowMs)).toBe(expected);
  });
});
