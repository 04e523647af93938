const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Numbers with units, such as `90s`, `1h30m` or `500ms`. */
export const DURATION_PATTERN = '^(?:\\d{1,7}(?:\\.\\d{1,3})?(?:ms|s|m|h)){1,4}$';

/** Reads a duration that fits {@link DURATION_PATTERN}. @returns whole milliseconds, 1 at least */
export function durationMs(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const sum = parts.reduce((ms, [, amount, unit = '']) => ms + Number(amount) * (MS_PER_UNIT[unit] ?? 0), 0);
  return Math.max(1, Math.round(sum));
}
