import fc from 'fast-check';
import { hasAtMost } from './node-budget';

const count = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? 1 + (Object.values(value) as unknown[]).reduce<number>((sum, item) => sum + count(item), 0)
    : 1;

describe(hasAtMost.name, () => {
  it('counts every value of a document', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.nat(50),
        (value, limit) => hasAtMost(limit, value) === count(value) <= limit,
      ),
    );
  });
});
