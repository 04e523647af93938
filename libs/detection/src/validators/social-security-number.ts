/** Says whether nine digits can be a US social security number. Source: SSA, rules for numbers never assigned. */
export function isSocialSecurityNumber(digits: string): boolean {
  const area = digits.slice(0, 3);
  return (
    digits.length === 9 &&
    area !== '000' &&
    area !== '666' &&
    area < '900' &&
    digits.slice(3, 5) !== '00' &&
    digits.slice(5) !== '0000'
  );
}
