const CLASS = /\[(?:\\.|[^\]\\])*\]/g;
const ESCAPE = /\\[^1-9]/g;
const LARGEST_REPEAT = 8192;

/**
 * Names the first construct of a pattern that would break the bound on its work: an open-ended or very large repetition,
 * look-around, a back-reference or a position anchor. Null when there is none.
 */
export function checkPattern(pattern: RegExp): string | null {
  const source = pattern.source.replace(CLASS, 'x').replace(ESCAPE, 'x');
  if (/\\[1-9]/.test(source)) return 'back-reference';
  if (/\(\?(?!:)/.test(source)) return 'look-around or named group';
  if (/[*+]|\{\d+,\}/.test(source)) return 'open-ended repetition';
  if (/[$^]/.test(source)) return 'position anchor';
  const repeats = [...source.matchAll(/\{(?:\d+,)?(\d+)\}/g)].map((match) => Number(match[1]));
  return repeats.some((repeat) => repeat > LARGEST_REPEAT) ? 'repetition over 8192' : null;
}
