import type { Condition } from '@app/policy';

/** As long as a pattern may be. */
const LONGEST = 1000;

/**
 * Says in one line what makes a policy match. A bare pattern is its own description; every other condition is put in
 * words, so that clients that expect a pattern always have a text to show.
 */
export function describeCondition(condition: Condition): string {
  const text = 'pattern' in condition ? condition.pattern : wordsFor(condition);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).toWellFormed()}…`;
}

function wordsFor(condition: Condition): string {
  if ('all' in condition) return listed(condition.all, ' and ') || 'every call';
  if ('any' in condition) return listed(condition.any, ' or ');
  if ('not' in condition) return `not (${wordsFor(condition.not)})`;
  if ('field' in condition) {
    return `${condition.field} ${condition.operator} ${JSON.stringify(condition.value)}`;
  }
  return wordsForLeaf(condition);
}

type Leaf = Exclude<
  Condition,
  | { readonly all: unknown }
  | { readonly any: unknown }
  | { readonly not: unknown }
  | { readonly field: string }
>;

function wordsForLeaf(leaf: Leaf): string {
  if ('pattern' in leaf) return `pattern /${leaf.pattern}/`;
  if ('expression' in leaf) return `expression ${leaf.expression}`;
  if ('inspection' in leaf) return `inspection ${leaf.inspection}`;
  const { category, types = [] } = leaf.finding;
  const found = [...(category === undefined ? [] : [category]), ...types];
  return `detector ${found.join(', ') || 'any'}`;
}

function listed(parts: readonly Condition[], word: string): string {
  const texts = parts.map((part) =>
    'all' in part || 'any' in part ? `(${wordsFor(part)})` : wordsFor(part),
  );
  return texts.join(word);
}
