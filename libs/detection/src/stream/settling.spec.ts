import type { Finding } from '@app/kernel';
import fc from 'fast-check';
import { byPlace, settle } from '../settle';
import { Settling } from './settling';

const TYPES = [
  { type: 'SQL_TAUTOLOGY', category: 'sql_injection' },
  { type: 'PHONE_NUMBER', category: 'pii' },
  { type: 'EMAIL_ADDRESS', category: 'pii' },
  { type: 'US_SSN', category: 'pii' },
  { type: 'GENERIC_SECRET', category: 'secret' },
  { type: 'JWT', category: 'secret' },
] as const;

const finding: fc.Arbitrary<Finding> = fc
  .record({
    kind: fc.constantFrom(...TYPES),
    start: fc.nat(60),
    length: fc.integer({ min: 1, max: 30 }),
    variants: fc.subarray(['SQL_OR_TRUE', 'SQL_HEX_TEXT']),
    confidence: fc.constantFrom(0.8, 0.9),
  })
  .map(({ kind, start, length, variants, confidence }) => ({
    pointer: '',
    start,
    end: start + length,
    ...kind,
    ...(kind.type === 'SQL_TAUTOLOGY' && variants.length > 0 ? { variants } : {}),
    confidence,
  }));

describe(Settling.name, () => {
  it('gives what settling all at once gives, whatever comes when', () => {
    fc.assert(
      fc.property(fc.array(finding, { maxLength: 12 }), (all) => {
        const settling = new Settling();
        const final: Finding[] = [];
        for (let place = 0; place <= 100; place++) {
          for (const one of all.filter(({ start }) => start === place)) settling.add(one);
          final.push(...settling.advance(() => place + 1));
        }

        expect(final.sort(byPlace)).toEqual(settle(all));
      }),
      { numRuns: 500 },
    );
  });
});
