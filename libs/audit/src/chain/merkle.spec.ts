import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { merkleRoot } from './merkle';

const node = (left: string, right: string): string =>
  createHash('sha256').update(`node:${left}${right}`).digest('hex');
const leaves = fc.uniqueArray(
  fc.integer({ min: 0 }).map((n) => n.toString(16).padStart(64, '0')),
  {
    minLength: 2,
    maxLength: 40,
  },
);

describe(merkleRoot.name, () => {
  it('is the record itself for a batch of one', () => {
    expect(merkleRoot(['aa'])).toBe('aa');
  });

  it('has the shape of RFC 6962 for three and five records', () => {
    expect(merkleRoot(['a', 'b', 'c'])).toBe(node(node('a', 'b'), 'c'));
    expect(merkleRoot(['a', 'b', 'c', 'd', 'e'])).toBe(node(node(node('a', 'b'), node('c', 'd')), 'e'));
  });

  it('changes when two records change places or one is missing', () => {
    fc.assert(
      fc.property(leaves, fc.nat(), fc.nat(), (hashes, first, second) => {
        const [a, b] = [first % hashes.length, second % hashes.length];
        const swapped = [...hashes];
        [swapped[a], swapped[b]] = [hashes[b] as string, hashes[a] as string];

        expect(merkleRoot(swapped) === merkleRoot(hashes)).toBe(a === b);
        expect(merkleRoot(hashes.toSpliced(a, 1))).not.toBe(merkleRoot(hashes));
      }),
    );
  });
});
