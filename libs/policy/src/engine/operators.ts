import type { Json } from '@app/kernel';
import type { FieldTest, Scalar } from '../model/condition';
import type { Operator } from '../model/operators';
import type { CallFacts } from './call-facts';
import { Truth, anyOf, negated, truthOf, type Claim } from './truth';

/** Compares one single value. */
type Comparison = (value: Scalar, facts: CallFacts) => Truth;
/** Compares whatever a field holds. */
export type FieldPredicate = (value: Json | undefined, facts: CallFacts) => Truth;
type Operand = FieldTest['value'];

const PREDICATES: Readonly<Record<Operator, (operand: Operand) => FieldPredicate>> = {
  equals: (operand) => some(among([operand as Scalar])),
  not_equals: (operand) => none(among([operand as Scalar])),
  contains: (operand) => some(containing([operand as string])),
  not_contains: (operand) => none(containing([operand as string])),
  contains_any: (operand) => some(containing(operand as readonly string[])),
  starts_with: (operand) => some(folded(operand as string, (text, part) => text.startsWith(part))),
  ends_with: (operand) => some(folded(operand as string, (text, part) => text.endsWith(part))),
  greater_than: (operand) => some(numeric(operand as number, (value, limit) => value > limit)),
  less_than: (operand) => some(numeric(operand as number, (value, limit) => value < limit)),
  in: (operand) => some(among(operand as readonly Scalar[])),
  not_in: (operand) => none(among(operand as readonly Scalar[])),
  exists: (operand) => (value) => truthOf(hasValue(value) === operand),
};

/** The predicate of a validated comparison. */
export function predicateOf({ operator, value }: FieldTest): FieldPredicate {
  return PREDICATES[operator](value);
}

/** Holds when at least one value of the field satisfies the comparison. */
function some(comparison: Comparison): FieldPredicate {
  return (value, facts) => {
    if (value === undefined || value === null) return Truth.no;
    if (typeof value !== 'object') return comparison(value, facts);
    if (!Array.isArray(value)) return Truth.failed;
    const claims = (value as readonly Json[]).map((entry): Claim<CallFacts> => {
      if (entry === null) return () => Truth.no;
      return typeof entry === 'object' ? () => Truth.failed : (given) => comparison(entry, given);
    });
    return anyOf(claims, facts);
  };
}

/** The opposite of `some`: also holds when the field has no value. */
function none(comparison: Comparison): FieldPredicate {
  const positive = some(comparison);
  return (value, facts) => negated(positive(value, facts));
}

function among(operands: readonly Scalar[]): Comparison {
  const texts = new Set(operands.map(String));
  const [only] = texts;
  if (only !== undefined && texts.size === 1) return (value) => truthOf(textOf(value) === only);
  return (value) => truthOf(texts.has(textOf(value)));
}

function textOf(value: Scalar): string {
  return typeof value === 'string' ? value : String(value);
}

function containing(parts: readonly string[]): Comparison {
  const needles = parts.map((part) => part.toLowerCase());
  return (value, facts) => {
    const text = facts.fold(textOf(value));
    return truthOf(needles.some((needle) => text.includes(needle)));
  };
}

function folded(part: string, holds: (text: string, part: string) => boolean): Comparison {
  const needle = part.toLowerCase();
  return (value, facts) => truthOf(holds(facts.fold(textOf(value)), needle));
}

/** Compares as a number; a text is read as one, and what is no number cannot be compared. */
function numeric(limit: number, holds: (value: number, limit: number) => boolean): Comparison {
  return (value) => {
    const isText = typeof value === 'string' && value.trim() !== '';
    const number = typeof value === 'number' || isText ? Number(value) : Number.NaN;
    return Number.isNaN(number) ? Truth.failed : truthOf(holds(number, limit));
  };
}

function hasValue(value: Json | undefined): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}
