import { CONDITION_LIMITS } from './condition-limits';
import { FIELD_NAMES, contextKeyOf, isFieldName } from './field-names';
import { nearestName } from './nearest-name';
import { OPERAND_OF, REFUSED_OPERATORS, isOperator, type Operator } from './operators';
import type { ProblemList } from './problem-list';

const { listEntries, textLength } = CONDITION_LIMITS;

const isText = (value: unknown): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= textLength;
const isScalar = (value: unknown): boolean =>
  typeof value === 'boolean' ||
  Number.isFinite(value) ||
  (typeof value === 'string' && value.length <= textLength);
const isListOf = (value: unknown, isEntry: (entry: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.length <= listEntries && value.every(isEntry);

/** What each kind of operand must look like. */
const OPERANDS: Record<
  (typeof OPERAND_OF)[Operator],
  { readonly accepts: (value: unknown) => boolean; readonly form: string }
> = {
  scalar: { accepts: isScalar, form: `a text of at most ${textLength} characters, a number, true or false` },
  text: { accepts: isText, form: `a text of 1 to ${textLength} characters` },
  texts: {
    accepts: (value) => isListOf(value, isText),
    form: `a list of 1 to ${listEntries} texts of 1 to ${textLength} characters`,
  },
  number: { accepts: Number.isFinite, form: 'a number' },
  scalars: {
    accepts: (value) => isListOf(value, isScalar),
    form: `a list of 1 to ${listEntries} texts of at most ${textLength} characters, numbers, true or false`,
  },
  flag: { accepts: (value) => typeof value === 'boolean', form: 'true or false' },
};

/** Adds everything that is wrong with a comparison of one fact. */
export function checkFieldTest(
  { field, operator, value }: Readonly<Record<string, unknown>>,
  pointer: string,
  problems: ProblemList,
): void {
  const wrongField = fieldProblem(field);
  if (wrongField !== null) problems.add(`${pointer}/field`, wrongField);
  if (!isOperator(operator)) {
    problems.add(`${pointer}/operator`, operatorProblem(operator));
    return;
  }
  const { accepts, form } = OPERANDS[OPERAND_OF[operator]];
  if (!accepts(value)) problems.add(`${pointer}/value`, `must be ${form} for ${operator}`);
}

function fieldProblem(field: unknown): string | null {
  if (typeof field !== 'string') return 'must be the name of a field';
  if (isFieldName(field) || contextKeyOf(field) !== null) return null;
  return `is not a known field; ${suggestion(field, FIELD_NAMES)}, or context.<key> for what the caller sent`;
}

function operatorProblem(operator: unknown): string {
  const known = Object.keys(OPERAND_OF);
  if (typeof operator !== 'string') return `must be one of ${known.join(', ')}`;
  return REFUSED_OPERATORS.get(operator) ?? `is not a known operator; ${suggestion(operator, known)}`;
}

function suggestion(word: string, known: readonly string[]): string {
  const nearest = nearestName(word, known);
  return nearest === null ? `write one of ${known.join(', ')}` : `did you mean ${nearest}?`;
}
