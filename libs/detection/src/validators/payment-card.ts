import { passesLuhn } from './luhn';

/** Leading digits and lengths of the networks (ISO/IEC 7812 issuer ranges as the networks publish them). */
const NETWORKS: readonly { readonly prefix: RegExp; readonly lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [13, 16, 19] },
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^(?:6011|64[4-9]|65)/, lengths: [16, 19] },
  { prefix: /^(?:30[0-5]|309|36|38|39)/, lengths: [14, 16, 19] },
  { prefix: /^(?:35(?:2[89]|[3-8])|2131|1800)/, lengths: [15, 16] },
  { prefix: /^62/, lengths: [16, 17, 18, 19] },
  { prefix: /^(?:50[0-9]|5[6-9]|6[0137])/, lengths: [13, 14, 15, 16, 17, 18, 19] },
];

/** Says whether digits are a payment card number: a network's prefix and length, and a valid check digit. */
export function isPaymentCard(digits: string): boolean {
  return (
    NETWORKS.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits)) &&
    !/^(\d)\1+$/.test(digits) &&
    passesLuhn(digits)
  );
}
