const VALUES = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * Checks the last character of an Indian GST number (15 characters, upper case) by the Luhn formula modulo 36, as the GST
 * network publishes it. State codes are 01 to 38 and 97 to 99.
 */
export function isGoodsAndServicesTaxNumber(number: string): boolean {
  const state = Number(number.slice(0, 2));
  if (number.length !== 15 || state < 1 || (state > 38 && state < 97)) return false;
  const sum = [...number.slice(0, 14)].reduce((total, char, index) => {
    const product = VALUES.indexOf(char) * ((index % 2) + 1);
    return total + Math.floor(product / 36) + (product % 36);
  }, 0);
  return VALUES[(36 - (sum % 36)) % 36] === number[14];
}
