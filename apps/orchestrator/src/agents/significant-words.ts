/** Words that say nothing about a subject. */
const COMMON = new Set(
  'about after agent also and any are ask been but can could did does for from get give had has have her his how into its let make may me more most need not our out please she should some tell than that the their them then there these they this those use was what when where which who why will with would you your'.split(
    ' ',
  ),
);
const MIN_LENGTH = 3;

/** The words of a text that may say what it is about: lower case, without plural s, common words left out. */
export function significantWords(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(
    words
      .filter((word) => word.length >= MIN_LENGTH && !COMMON.has(word))
      .map((word) =>
        word.length > MIN_LENGTH && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word,
      ),
  );
}
