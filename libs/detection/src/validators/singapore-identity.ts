const WEIGHTS = [2, 7, 6, 5, 4, 3, 2];
/** Check letters by remainder, and what is added to the sum before. Series S and T are citizens, F, G and M foreigners. */
const SERIES: Readonly<Record<string, { readonly letters: string; readonly added: number }>> = {
  S: { letters: 'JZIHGFEDCBA', added: 0 },
  T: { letters: 'JZIHGFEDCBA', added: 4 },
  F: { letters: 'XWUTRQPNMLK', added: 0 },
  G: { letters: 'XWUTRQPNMLK', added: 4 },
  M: { letters: 'XWUTRQPNJLK', added: 3 },
};

/**
 * Checks the last letter of a Singapore NRIC or FIN: letter, seven digits, letter, in upper case. The rule is not
 * official; it is the one that validators agree on.
 */
export function isSingaporeIdentity(number: string): boolean {
  const series = SERIES[number.charAt(0)];
  if (series === undefined || number.length !== 9) return false;
  const sum = WEIGHTS.reduce(
    (total, weight, index) => total + weight * Number(number[index + 1]),
    series.added,
  );
  return series.letters[sum % 11] === number[8];
}
