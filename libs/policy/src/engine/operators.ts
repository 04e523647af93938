import type { Json } from '@app/kernel';
import type { FieldTest, Scalar } from '../model/condition';
import type { Operator } from '../model/operators';
import type { CallFacts } from './call-facts';
import { readerOf, type FieldReader } from './fields';
import { Truth, anyOf, negated, truthOf, type Claim } from './truth';

/** Compares one single value. */
type Comparison = (value: Scalar, facts: CallFacts) => Truth;
type FieldClaim = Claim<CallFacts>;
type Operand = FieldTest['value'];

const CLAIMS: Readonly<Record<Operator, (read: FieldReader, operand: Operand) => FieldClaim>> = {
  equals: (read, operand) => some(read, among([operand as Scalar])),
  not_equals: (read, operand) => none(read, among([operand as Scalar])),
  contains: (read, operand) => some(read, containing([operand as string])),
  not_contains: (read, operand) => none(read, containing([operand as string])),
  contains_any: (read, operand) => some(read, containing(operand as readonly string[])),
  starts_with: (read, operand) =>
    some(
      read,
      folded(operand as string, (text, part) => text.startsWith(part)),
    ),
  ends_with: (read, operand) =>
    some(
      read,
      folded(operand as string, (text, part) => text.endsWith(part)),
    ),
  greater_than: (read, operand) =>
    some(
      read,
      numeric(operand as number, (value, limit) => value > limit),
    ),
  less_than: (read, operand) =>
    some(
      read,
      numeric(operand as number, (value, limit) => value < limit),
    ),
  in: (read, operand) => some(read, among(operand as readonly Scalar[])),
  not_in: (read, operand) => none(read, among(operand as readonly Scalar[])),
  exists: (read, operand) => (facts) => truthOf(hasValue(read(facts)) === operand),
};

/** The claim of a validated comparison. */
export function claimOf({ field, operator, value }: FieldTest): FieldClaim {
  return CLAIMS[operator](readerOf(field), value);
}

/** Holds when at least one value of the field satisfies the comparison. */
function some(read: FieldReader, comparison: Comparison): FieldClaim {
  return (facts) => {
    const value = read(facts);
    if (value === undefined || value === null) return Truth.no;
    return typeof value === 'object' ? someEntry(value, comparison, facts) : comparison(value, facts);
  };
}

/** The opposite of `some`: also holds when the field has no value. */
function none(read: FieldReader, comparison: Comparison): FieldClaim {
  const positive = some(read, comparison);
  return (facts) => negated(positive(facts));
}

function someEntry(value: Json, comparison: Comparison, facts: CallFacts): Truth {
  if (!Array.isArray(value)) return Truth.failed;
  const claims = (value as readonly Json[]).map((entry): FieldClaim => {
    if (entry === null) return () => Truth.no;
    return typeof entry === 'object' ? () => Truth.failed : (given) => comparison(entry, given);
  });
  return anyOf(claims, facts);
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
