import type { Json } from '@app/kernel';
import type { PolicyQuestion } from '../engine/question';
import type { Condition, FieldTest, FindingTest, Scalar } from '../model/condition';
import type { Operator } from '../model/operators';
import { CATEGORY_OF_TYPE } from '../model/finding-catalog';

/** The truth of a condition, by name. */
export type NaiveTruth = 'yes' | 'no' | 'failed' | 'hidden';

/**
 * Reads a condition as its documentation tells, without any preparation: the second opinion that the compiled form must
 * agree with. Knows no condition on the inspection.
 */
export function interpret(condition: Condition, question: PolicyQuestion): NaiveTruth {
  if ('all' in condition) {
    return (
      firstOf(
        condition.all.map((part) => interpret(part, question)),
        ['no', 'failed', 'hidden', 'yes'],
      ) ?? 'yes'
    );
  }
  if ('any' in condition) {
    return (
      firstOf(
        condition.any.map((part) => interpret(part, question)),
        ['yes', 'failed', 'hidden', 'no'],
      ) ?? 'no'
    );
  }
  if ('not' in condition) return flip(interpret(condition.not, question));
  if ('finding' in condition) return ofFinding(condition, question);
  if ('inspection' in condition) throw new Error('not known here');
  return ofField(condition, question);
}

function firstOf(truths: readonly NaiveTruth[], order: readonly NaiveTruth[]): NaiveTruth | undefined {
  return order.find((truth) => truths.includes(truth));
}

function flip(truth: NaiveTruth): NaiveTruth {
  return truth === 'yes' ? 'no' : truth === 'no' ? 'yes' : truth;
}

function ofFinding({ finding }: FindingTest, { inspection }: PolicyQuestion): NaiveTruth {
  const { category, minConfidence = 0, minCount = 1, types } = finding;
  const matching = inspection.findings.filter(
    (seen) =>
      (types === undefined || types.includes(seen.type)) &&
      (category === undefined || seen.category === category) &&
      seen.confidence >= minConfidence,
  );
  if (matching.length >= minCount) return 'yes';
  const hides = inspection.gaps.some(
    (gap) =>
      gap.types.length === 0 ||
      gap.types.some((type) => types?.includes(type) ?? CATEGORY_OF_TYPE.get(type) === category),
  );
  return !inspection.complete && hides ? 'hidden' : 'no';
}

function ofField({ field, operator, value }: FieldTest, question: PolicyQuestion): NaiveTruth {
  const fact = factOf(field, question);
  if (operator === 'exists') return entriesOf(fact).length > 0 === value ? 'yes' : 'no';
  if (operator === 'not_equals' || operator === 'not_in' || operator === 'not_contains') {
    return flip(some(fact, (seen) => compare(seen, operator, value)));
  }
  return some(fact, (seen) => compare(seen, operator, value));
}

function compare(seen: Scalar, operator: Exclude<Operator, 'exists'>, value: FieldTest['value']): NaiveTruth {
  const list = Array.isArray(value) ? (value as readonly Scalar[]) : [value as Scalar];
  switch (operator) {
    case 'greater_than':
      return compareNumbers(seen, (number) => number > Number(value));
    case 'less_than':
      return compareNumbers(seen, (number) => number < Number(value));
    case 'starts_with':
      return list.some((wanted) => folded(seen).startsWith(folded(wanted))) ? 'yes' : 'no';
    case 'ends_with':
      return list.some((wanted) => folded(seen).endsWith(folded(wanted))) ? 'yes' : 'no';
    default: {
      const isPart = operator.includes('contains');
      const holds = (wanted: Scalar): boolean =>
        isPart ? folded(seen).includes(folded(wanted)) : String(wanted) === String(seen);
      return list.some(holds) ? 'yes' : 'no';
    }
  }
}

function folded(value: Scalar): string {
  return String(value).toLowerCase();
}

function compareNumbers(seen: Scalar, holds: (number: number) => boolean): NaiveTruth {
  if (typeof seen === 'boolean' || (typeof seen === 'string' && seen.trim() === '')) return 'failed';
  const number = Number(seen);
  if (Number.isNaN(number)) return 'failed';
  return holds(number) ? 'yes' : 'no';
}

function entriesOf(fact: Json | undefined): readonly Json[] {
  if (fact === undefined || fact === null) return [];
  return Array.isArray(fact) ? (fact as readonly Json[]) : [fact];
}

function some(fact: Json | undefined, holds: (seen: Scalar) => NaiveTruth): NaiveTruth {
  const truths = entriesOf(fact).map((entry): NaiveTruth => {
    if (entry === null) return 'no';
    return typeof entry === 'object' ? 'failed' : holds(entry);
  });
  return firstOf(truths, ['yes', 'failed', 'no']) ?? 'no';
}

function factOf(field: string, { call, segments, stage }: PolicyQuestion): Json | undefined {
  const { principal, target, user } = call;
  const asked = stage === call.stage ? segments : call.segments;
  const facts: Readonly<Record<string, Json | undefined>> = {
    query: asked.map(({ text }) => text),
    response: stage === call.stage ? undefined : segments.map(({ text }) => text),
    'user.role': user.role,
    'user.region': user.region,
    'client.id': principal.clientId,
    'client.roles': principal.roles,
    tool: target.tool,
    stage,
  };
  if (!field.startsWith('context.')) return facts[field];
  const key = field.slice('context.'.length);
  return Object.hasOwn(call.context, key) ? call.context[key] : undefined;
}
