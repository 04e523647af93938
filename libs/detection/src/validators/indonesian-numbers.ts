import { passesLuhn } from './luhn';

/** Codes of the provinces. Source: Indonesian Ministry of Home Affairs. */
const PROVINCES = /^(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])/;

/**
 * Says whether 16 digits can be an Indonesian identity number (NIK): province, regency, district, date of birth (40 is
 * added to the day for women) and a serial number. It has no check digit.
 */
export function isIndonesianIdentity(digits: string): boolean {
  const day = Number(digits.slice(6, 8)) % 40;
  const month = Number(digits.slice(8, 10));
  return (
    digits.length === 16 &&
    PROVINCES.test(digits) &&
    Number(digits.slice(6, 8)) <= 71 &&
    day >= 1 &&
    day <= 31 &&
    month >= 1 &&
    month <= 12 &&
    digits.slice(12) !== '0000'
  );
}

/** Checks the ninth digit of an Indonesian tax number (NPWP, 15 digits) by the Luhn formula. */
export function isIndonesianTaxNumber(digits: string): boolean {
  return digits.length === 15 && !digits.startsWith('000000000') && passesLuhn(digits.slice(0, 9));
}
