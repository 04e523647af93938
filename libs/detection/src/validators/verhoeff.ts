const PERMUTATION = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];
const PRODUCT = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];

/** Checks the last digit by Verhoeff's dihedral scheme (1969), as Aadhaar numbers use it. */
export function passesVerhoeff(digits: string): boolean {
  const check = [...digits].reverse().reduce((carry, digit, index) => {
    const moved = Number(PERMUTATION[index % 8]?.[Number(digit)]);
    return Number(PRODUCT[carry]?.[moved]);
  }, 0);
  return digits.length > 0 && check === 0;
}
