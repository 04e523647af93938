/** What an operator compares a fact with. */
type OperandKind = 'scalar' | 'text' | 'texts' | 'number' | 'scalars' | 'flag';

/**
 * Every operator with the kind of its value. Comparison is as text and letter case counts, except for the operators on
 * parts of a text (`contains`, `starts_with` ...), which ignore letter case.
 */
export const OPERAND_OF = {
  equals: 'scalar',
  not_equals: 'scalar',
  contains: 'text',
  not_contains: 'text',
  contains_any: 'texts',
  starts_with: 'text',
  ends_with: 'text',
  greater_than: 'number',
  less_than: 'number',
  in: 'scalars',
  not_in: 'scalars',
  exists: 'flag',
} as const satisfies Record<string, OperandKind>;

export type Operator = keyof typeof OPERAND_OF;

/** Operators that exist in policies elsewhere and cannot run here, each with what to write instead. */
export const REFUSED_OPERATORS: ReadonlyMap<string, string> = new Map([
  [
    'regex',
    'is not available in this version; write contains, contains_any, starts_with or ends_with instead',
  ],
]);

export function isOperator(name: unknown): name is Operator {
  return typeof name === 'string' && Object.hasOwn(OPERAND_OF, name);
}
