const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?/g;

/**
 * Says whether every number of a `jsonb` text is one that we could have written. `jsonb` keeps any number of digits;
 * reading them rounds to a double, and a change below that would go unseen.
 */
export function hasOnlyWrittenNumbers(text: string): boolean {
  for (const [token] of text.matchAll(TOKEN)) {
    if (!token.startsWith('"') && plainDecimal(Number(token)) !== token) return false;
  }
  return true;
}

/** A double as `jsonb` prints it: the shortest digits that give the same double, without an exponent. */
function plainDecimal(value: number): string {
  const text = JSON.stringify(value);
  const [mantissa = '', exponent] = text.split('e');
  if (exponent === undefined) return text;
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.slice(sign.length).split('.');
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  return sign + (point <= 0 ? `0.${'0'.repeat(-point)}${digits}` : digits.padEnd(point, '0'));
}
