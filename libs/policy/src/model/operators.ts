/** What an operator compares a fact with. */
type OperandKind =
  'scalar' | 'text' | 'texts' | 'number' | 'scalars' | 'flag' | 'pattern' | 'networks' | 'window';

/**
 * Every operator with the kind of its value. Comparison is as text and letter case counts, except for the operators on
 * parts of a text (`contains`, `starts_with` ...), which ignore letter case. Operators on parts of a text also look at
 * the text with look-alikes and invisible characters folded away.
 */
export const OPERAND_OF = {
  equals: 'scalar',
  not_equals: 'scalar',
  contains: 'text',
  not_contains: 'text',
  contains_any: 'texts',
  starts_with: 'text',
  ends_with: 'text',
  regex: 'pattern',
  greater_than: 'number',
  less_than: 'number',
  in: 'scalars',
  not_in: 'scalars',
  exists: 'flag',
  cidr: 'networks',
  between: 'window',
} as const satisfies Record<string, OperandKind>;

export type Operator = keyof typeof OPERAND_OF;

export function isOperator(name: unknown): name is Operator {
  return typeof name === 'string' && Object.hasOwn(OPERAND_OF, name);
}
