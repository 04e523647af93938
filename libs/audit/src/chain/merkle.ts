import { hash } from 'node:crypto';

/**
 * The root of a Merkle tree over record hashes, in their order.
 * A node is SHA-256 of `node:`, the left and the right child, both in hexadecimal; the last one of an odd level moves
 * up unchanged, which is the tree shape of RFC 6962, section 2.1. Record hashes never begin with `node:`, so that no
 * node can pass for a record.
 * @param leaves at least one hash, in hexadecimal
 */
export function merkleRoot(leaves: readonly string[]): string {
  let level = leaves;
  while (level.length > 1) level = parentsOf(level);
  return level[0] ?? '';
}

function parentsOf(level: readonly string[]): string[] {
  const parents: string[] = [];
  for (let index = 0; index < level.length; index += 2) {
    const left = level[index] as string;
    const right = level[index + 1];
    parents.push(right === undefined ? left : hash('sha256', `node:${left}${right}`));
  }
  return parents;
}
