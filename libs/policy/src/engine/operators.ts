import type { Json } from '@app/kernel';
import type { FieldTest, Scalar } from '../model/condition';
import { Networks } from '../model/network';
import type { Operator } from '../model/operators';
import type { TimeWindow } from '../model/time-window';
import type { CallFacts } from './call-facts';
import { readerOf, type FieldReader } from './fields';
import { containing, endingWith, matching, startingWith } from './text-comparisons';
import { withinWindow } from './time-claim';
import { Truth, negated, truthOf, unknownOf, type Claim } from './truth';

/** Compares one single value. */
type Comparison = (value: Scalar, facts: CallFacts) => Truth;
type FieldClaim = Claim<CallFacts>;
type Operand = FieldTest['value'];

const CLAIMS: Readonly<Record<Operator, (read: FieldReader, operand: Operand) => FieldClaim>> = {
  equals: (read, operand) => some(read, among([operand as Scalar])),
  not_equals: (read, operand) => none(read, among([operand as Scalar])),
  contains: (read, operand) => some(read, onText(containing([operand as string]))),
  not_contains: (read, operand) => none(read, onText(containing([operand as string]))),
  contains_any: (read, operand) => some(read, onText(containing(operand as readonly string[]))),
  starts_with: (read, operand) => some(read, onText(startingWith(operand as string))),
  ends_with: (read, operand) => some(read, onText(endingWith(operand as string))),
  regex: (read, operand) => some(read, onText(matching(operand as string))),
  greater_than: (read, operand) =>
    some(
      read,
      numeric((value) => value > Number(operand)),
    ),
  less_than: (read, operand) =>
    some(
      read,
      numeric((value) => value < Number(operand)),
    ),
  in: (read, operand) => some(read, among(operand as readonly Scalar[])),
  not_in: (read, operand) => none(read, among(operand as readonly Scalar[])),
  exists: (read, operand) => (facts) => truthOf(hasValue(read(facts)) === operand),
  cidr: (read, operand) => some(read, onText(inNetworks([operand].flat() as readonly string[]))),
  between: (_, operand) => withinWindow(operand as TimeWindow),
};

/** The claim of a validated comparison. */
export function claimOf({ field, operator, value }: FieldTest): FieldClaim {
  const claim = CLAIMS[operator](readerOf(field), value);
  return field === 'risk_score' ? atLeast(claim, operator) : claim;
}

/** What was not inspected can only raise the risk: the score is its lower bound then. */
function atLeast(claim: FieldClaim, operator: Operator): FieldClaim {
  const certain = operator === 'greater_than' ? Truth.yes : Truth.no;
  return (facts) => {
    const truth = claim(facts);
    return facts.findings.inspection.complete || truth === certain ? truth : Truth.hidden;
  };
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
  let result: Truth = Truth.no;
  for (const entry of value as readonly Json[]) {
    const truth = ofEntry(entry, comparison, facts);
    if (truth === Truth.yes) return Truth.yes;
    if (truth !== Truth.no) result = unknownOf(result, truth);
  }
  return result;
}

function ofEntry(entry: Json, comparison: Comparison, facts: CallFacts): Truth {
  if (entry === null) return Truth.no;
  return typeof entry === 'object' ? Truth.failed : comparison(entry, facts);
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

function onText(compare: (text: string, facts: CallFacts) => Truth): Comparison {
  return (value, facts) => compare(textOf(value), facts);
}

/** What is no address cannot be compared. */
function inNetworks(notations: readonly string[]): (text: string) => Truth {
  const networks = new Networks(notations);
  return (text) => {
    const isInside = networks.includes(text.trim());
    return isInside === null ? Truth.failed : truthOf(isInside);
  };
}

/** Compares as a number; a text is read as one, and what is no number cannot be compared. */
function numeric(holds: (value: number) => boolean): Comparison {
  return (value) => {
    const isText = typeof value === 'string' && value.trim() !== '';
    const number = typeof value === 'number' || isText ? Number(value) : Number.NaN;
    return Number.isNaN(number) ? Truth.failed : truthOf(holds(number));
  };
}

function hasValue(value: Json | undefined): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}
