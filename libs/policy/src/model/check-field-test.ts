import { nearestName } from '@app/kernel';
import { CONDITION_LIMITS } from './condition-limits';
import { FIELD_NAMES, contextKeyOf, isFieldName } from './field-names';
import { readNetwork } from './network';
import { OPERAND_OF, isOperator, type Operator } from './operators';
import type { ProblemList } from './problem-list';
import { readPattern } from './safe-pattern';
import { checkTimeWindow } from './time-window';

const { listEntries, textLength } = CONDITION_LIMITS;

const isText = (value: unknown): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= textLength;
const isScalar = (value: unknown): boolean =>
  typeof value === 'boolean' ||
  Number.isFinite(value) ||
  (typeof value === 'string' && value.length <= textLength);
const isNumber = (value: unknown): boolean =>
  Number.isFinite(value) || (isText(value) && Number.isFinite(Number(value)) && String(value).trim() !== '');
const isNetwork = (value: unknown): boolean => typeof value === 'string' && readNetwork(value) !== null;
const isListOf = (value: unknown, isEntry: (entry: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.length <= listEntries && value.every(isEntry);

/** What each kind of operand must look like, as far as one sentence can say it. */
const OPERANDS: Record<
  Exclude<(typeof OPERAND_OF)[Operator], 'pattern' | 'window'>,
  { readonly accepts: (value: unknown) => boolean; readonly form: string }
> = {
  scalar: { accepts: isScalar, form: `a text of at most ${textLength} characters, a number, true or false` },
  text: { accepts: isText, form: `a text of 1 to ${textLength} characters` },
  texts: {
    accepts: (value) => isListOf(value, isText),
    form: `a list of 1 to ${listEntries} texts of 1 to ${textLength} characters`,
  },
  number: { accepts: isNumber, form: 'a number' },
  scalars: {
    accepts: (value) => isListOf(value, isScalar),
    form: `a list of 1 to ${listEntries} texts of at most ${textLength} characters, numbers, true or false`,
  },
  flag: { accepts: (value) => typeof value === 'boolean', form: 'true or false' },
  networks: {
    accepts: (value) => isNetwork(value) || isListOf(value, isNetwork),
    form: `a network such as "10.0.0.0/8" or "2001:db8::/32", or a list of at most ${listEntries}`,
  },
};

/** Fields that only some operators can compare. */
const OPERATORS_OF_FIELD: ReadonlyMap<string, readonly Operator[]> = new Map([
  ['time', ['between']],
  ['risk_score', ['greater_than', 'less_than']],
]);

/** Adds everything that is wrong with a comparison of one fact. */
export function checkFieldTest(
  { field, operator, value }: Readonly<Record<string, unknown>>,
  pointer: string,
  problems: ProblemList,
): void {
  const wrongField = fieldProblem(field);
  if (wrongField !== null) problems.add(`${pointer}/field`, wrongField);
  const wrongOperator = operatorProblem(operator, field);
  if (wrongOperator !== null) problems.add(`${pointer}/operator`, wrongOperator);
  if (isOperator(operator)) checkOperand({ operator, value }, `${pointer}/value`, problems);
}

/** Adds what is wrong with a regular expression. */
export function checkPattern(value: unknown, pointer: string, problems: ProblemList): void {
  const problem = typeof value === 'string' ? readPattern(value).problem : 'must be a regular expression';
  if (problem !== null) problems.add(pointer, problem);
}

function checkOperand(
  { operator, value }: { readonly operator: Operator; readonly value: unknown },
  pointer: string,
  problems: ProblemList,
): void {
  const kind = OPERAND_OF[operator];
  if (kind === 'pattern') return checkPattern(value, pointer, problems);
  if (kind === 'window') return checkTimeWindow(value, pointer, problems);
  const { accepts, form } = OPERANDS[kind];
  if (!accepts(value)) problems.add(pointer, `must be ${form} for ${operator}`);
}

function fieldProblem(field: unknown): string | null {
  if (typeof field !== 'string') return 'must be the name of a field';
  if (isFieldName(field) || contextKeyOf(field) !== null) return null;
  return `is not a known field; ${suggestion(field, FIELD_NAMES)}, or context.<key> for what the caller sent`;
}

function operatorProblem(operator: unknown, field: unknown): string | null {
  const known = Object.keys(OPERAND_OF);
  if (typeof operator !== 'string') return `must be one of ${known.join(', ')}`;
  if (!isOperator(operator)) return `is not a known operator; ${suggestion(operator, known)}`;
  const allowed = OPERATORS_OF_FIELD.get(String(field));
  if (allowed !== undefined && !allowed.includes(operator)) {
    return `cannot be used with ${String(field)}; write ${allowed.join(' or ')}`;
  }
  return operator === 'between' && field !== 'time' ? 'can be used with the field time only' : null;
}

function suggestion(word: string, known: readonly string[]): string {
  const nearest = nearestName(word, known);
  return nearest === null ? `write one of ${known.join(', ')}` : `did you mean ${nearest}?`;
}
