import { isGoodsAndServicesTaxNumber } from './goods-and-services-tax';
import { isIndonesianIdentity, isIndonesianTaxNumber } from './indonesian-numbers';
import { isSingaporeEntity } from './singapore-entity';
import { isSingaporeIdentity } from './singapore-identity';

/** Numbers that documentation of the formats gives as examples. */
describe.each([
  [
    isSingaporeIdentity,
    ['S1234567D', 'T1234567J', 'F1234567N', 'G1234567X', 'M1234567K'],
    ['S1234567E', 'X1234567D', 'S123456D'],
  ],
  [
    isSingaporeEntity,
    ['00192200M', '197401143C', 'S16FC0121D', 'T01FC6132D'],
    ['00192200K', '197401143M', 'S16FC0121E', '170001143C'],
  ],
  [
    isGoodsAndServicesTaxNumber,
    ['27AAPFU0939F1ZV'],
    ['27AAPFU0939F1ZW', '40AAPFU0939F1ZV', '27AAPFU0939F1Z'],
  ],
  [
    isIndonesianIdentity,
    ['3174015708900003', '3204110609970001'],
    ['0074015708900003', '3174013208900003', '3174017208900003', '3174015713900003', '3174015708900000'],
  ],
  [isIndonesianTaxNumber, ['013121660091000'], ['013121661091000', '01312166009100', '000000000091000']],
])('%p', (isValid, good, bad) => {
  it.each(good)('accepts %s', (number) => {
    expect(isValid(number)).toBe(true);
  });

  it.each(bad)('refuses %s', (number) => {
    expect(isValid(number)).toBe(false);
  });
});
