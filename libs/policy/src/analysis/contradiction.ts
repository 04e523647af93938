import { STAGES, type Stage } from '@app/kernel';
import type { Condition, FieldTest, Scalar } from '../model/condition';
import { CATEGORY_OF_TYPE } from '../model/finding-catalog';
import { implies } from './implication';

/** Facts of which a call has one at most. Others may be lists, of which every entry counts. */
const SINGLE_VALUED: ReadonlySet<string> = new Set([
  'user.id',
  'user.email',
  'user.role',
  'user.department',
  'user.region',
  'user.tenant_id',
  'client.id',
  'request_type',
  'stage',
  'provider',
  'model',
  'connector',
  'tool',
  'plan',
]);

/** Operators that no fact without a value satisfies. */
const POSITIVE: ReadonlySet<string> = new Set([
  'equals',
  'contains',
  'contains_any',
  'starts_with',
  'ends_with',
  'regex',
  'greater_than',
  'less_than',
  'in',
  'cidr',
]);

/**
 * Says why a condition can never hold at a stage, as far as its form shows.
 * @returns null when nothing speaks against it
 */
export function contradictionIn(condition: Condition, stage: Stage): string | null {
  if ('any' in condition) {
    const reasons = condition.any.map((part) => contradictionIn(part, stage));
    return reasons.includes(null) ? null : (reasons[0] ?? 'has no part that could hold');
  }
  if ('all' in condition) return contradictionInAll(partsOf(condition), stage);
  if ('finding' in condition) return missingType(condition.finding.types);
  return 'field' in condition ? impossibleAt(stage, condition) : null;
}

function partsOf(condition: Condition): readonly Condition[] {
  return 'all' in condition ? condition.all.flatMap(partsOf) : [condition];
}

function contradictionInAll(parts: readonly Condition[], stage: Stage): string | null {
  for (const [index, part] of parts.entries()) {
    const own = contradictionIn(part, stage);
    if (own !== null) return own;
    for (const other of parts.slice(0, index)) {
      const reason = contradictionBetween(part, other);
      if (reason !== null) return reason;
    }
  }
  return null;
}

function contradictionBetween(left: Condition, right: Condition): string | null {
  if (denies(left, right) || denies(right, left)) return 'asks for a part and for its opposite';
  if (!('field' in left && 'field' in right) || left.field !== right.field) return null;
  const { field } = left;
  if (rulesOut(left, right) || rulesOut(right, left)) return `asks for ${field} and for its absence`;
  return SINGLE_VALUED.has(field) && areApart(left, right)
    ? `asks for two different values of ${field}`
    : null;
}

function denies(left: Condition, right: Condition): boolean {
  return 'not' in left && implies(right, left.not);
}

function rulesOut(absence: FieldTest, other: FieldTest): boolean {
  return isAbsence(absence) && needsValue(other);
}

function isAbsence({ operator, value }: FieldTest): boolean {
  return operator === 'exists' && value === false;
}

function needsValue({ operator, value }: FieldTest): boolean {
  return POSITIVE.has(operator) || (operator === 'exists' && value === true);
}

function areApart(left: FieldTest, right: FieldTest): boolean {
  const [some, others] = [valuesOf(left), valuesOf(right)];
  if (some !== null && others !== null) return !some.some((value) => others.includes(value));
  if (left.operator === 'greater_than' && right.operator === 'less_than') {
    return Number(left.value) >= Number(right.value);
  }
  return (
    left.operator === 'less_than' &&
    right.operator === 'greater_than' &&
    Number(right.value) >= Number(left.value)
  );
}

/** The values that satisfy a comparison; null when they cannot be listed. */
function valuesOf({ operator, value }: FieldTest): readonly string[] | null {
  if (operator !== 'equals' && operator !== 'in') return null;
  return (Array.isArray(value) ? (value as readonly Scalar[]) : [value as Scalar]).map(String);
}

function missingType(types: readonly string[] | undefined): string | null {
  if (types === undefined || types.some((type) => CATEGORY_OF_TYPE.has(type))) return null;
  return `looks for ${types.join(', ')}, which no detector finds`;
}

function impossibleAt(stage: Stage, { field, operator, value }: FieldTest): string | null {
  if (field === 'response' && !isAnswer(stage) && needsValue({ field, operator, value })) {
    return `reads the response, which there is none of at ${stage}`;
  }
  if (field !== 'stage') return null;
  const wanted = valuesOf({ field, operator, value });
  if (wanted === null || wanted.includes(stage)) return null;
  return wanted.some((name) => (STAGES as readonly string[]).includes(name))
    ? `asks for another stage than ${stage}`
    : `asks for a stage that does not exist`;
}

function isAnswer(stage: Stage): boolean {
  return stage === 'llm.response' || stage === 'tool.response';
}
