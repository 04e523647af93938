const PLACEHOLDER =
  /x{4}|\*{3}|\.{3}|<[^>]*>|\$\{|\{\{|example|placeholder|your[-_ ]?|change[-_]?me|dummy|redacted|insert|todo|_here|sample/i;
const SEQUENCE = /abcdefgh|qwertyui|0123456789|9876543210/i;

/** Shannon entropy of a text in bits per character (Shannon 1948). */
export function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Says whether a value is a stand-in that a reader is meant to replace, such as `xxxx` or `<your token>`. */
export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value) || SEQUENCE.test(value) || /(.)\1{5}/.test(value);
}

/** Says whether a value looks drawn at random: no stand-in, and at least `minBits` of entropy per character. */
export function looksRandom(value: string, minBits: number): boolean {
  return !isPlaceholder(value) && entropyBits(value) >= minBits;
}
