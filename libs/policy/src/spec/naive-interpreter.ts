import type { Json } from '@app/kernel';
import type { Leaf } from '../engine/compile-condition';
import type { PolicyQuestion } from '../engine/question';
import type { Condition, FieldTest, FindingTest, Scalar } from '../model/condition';
import type { Operator } from '../model/operators';
import { WEEKDAYS, type TimeWindow } from '../model/time-window';
import { CATEGORY_OF_TYPE } from '../model/finding-catalog';

/** The truth of a condition, by name. */
export type NaiveTruth = 'yes' | 'no' | 'failed' | 'hidden';

/**
 * Reads a condition as its documentation tells, without any preparation: the second opinion that the compiled form must
 * agree with. Knows neither expressions nor the risk score nor conditions on the inspection.
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
  return ofLeaf(condition, question);
}

function ofLeaf(leaf: Leaf, question: PolicyQuestion): NaiveTruth {
  if ('finding' in leaf) return ofFinding(leaf, question);
  if ('field' in leaf) return ofField(leaf, question);
  if ('pattern' in leaf) return yesIf(question.segments.some(({ text }) => matches(text, leaf.pattern)));
  throw new Error('not known here');
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
  const fits = (type: string): boolean => category === undefined || CATEGORY_OF_TYPE.get(type) === category;
  const hides = inspection.gaps.some((gap) =>
    gap.types.length === 0
      ? (types?.some(fits) ?? true)
      : gap.types.some((type) => (types?.includes(type) ?? true) && fits(type)),
  );
  return !inspection.complete && hides ? 'hidden' : 'no';
}

function ofField({ field, operator, value }: FieldTest, question: PolicyQuestion): NaiveTruth {
  if (operator === 'between')
    return isWithin(value as TimeWindow, question.now ?? new Date(0)) ? 'yes' : 'no';
  const fact = factOf(field, question);
  if (operator === 'exists') return entriesOf(fact).length > 0 === value ? 'yes' : 'no';
  if (operator === 'not_equals' || operator === 'not_in' || operator === 'not_contains') {
    return flip(some(fact, (seen) => compare(seen, operator, value)));
  }
  return some(fact, (seen) => compare(seen, operator, value));
}

function compare(seen: Scalar, operator: Operator, value: FieldTest['value']): NaiveTruth {
  const list = [value].flat().map(String);
  const inReadings = (holds: (text: string, wanted: string) => boolean): NaiveTruth =>
    yesIf(list.some((wanted) => readings(seen).some((text) => holds(text, lower(wanted)))));
  switch (operator) {
    case 'greater_than':
      return compareNumbers(seen, (number) => number > Number(value));
    case 'less_than':
      return compareNumbers(seen, (number) => number < Number(value));
    case 'starts_with':
      return inReadings((text, wanted) => text.startsWith(wanted));
    case 'ends_with':
      return inReadings((text, wanted) => text.endsWith(wanted));
    case 'regex':
      return yesIf(list.some((pattern) => matches(String(seen), pattern)));
    case 'cidr':
      return inNetwork(String(seen), list);
    default:
      return operator.includes('contains')
        ? inReadings((text, wanted) => text.includes(wanted))
        : yesIf(list.includes(String(seen)));
  }
}

function yesIf(claim: boolean): NaiveTruth {
  return claim ? 'yes' : 'no';
}

function lower(value: Scalar): string {
  return String(value).toLowerCase();
}

/** The text as it is and as people see it. */
function readings(value: Scalar): readonly string[] {
  return [lower(value), lower(asSeen(String(value)))];
}

function asSeen(text: string): string {
  return text.normalize('NFKD').replaceAll('\u200b', '');
}

function matches(text: string, pattern: string): boolean {
  return [text, asSeen(text)].some((reading) => new RegExp(pattern).test(reading));
}

function inNetwork(address: string, networks: readonly string[]): NaiveTruth {
  const bits = bitsOf(address);
  if (bits === null) return 'failed';
  const isInside = networks.some((network) => {
    const [base = '', length = '32'] = network.split('/');
    return bitsOf(base)?.slice(0, Number(length)) === bits.slice(0, Number(length));
  });
  return isInside ? 'yes' : 'no';
}

function bitsOf(address: string): string | null {
  const bytes = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address)?.slice(1);
  return bytes?.map((byte) => Number(byte).toString(2).padStart(8, '0')).join('') ?? null;
}

/** UTC only. */
function isWithin({ days = WEEKDAYS, from, to }: TimeWindow, now: Date): boolean {
  const clockTime = now.toISOString().slice(11, 16);
  const today = (now.getUTCDay() + 6) % 7;
  const begins = (day: number): boolean => days.some((name) => WEEKDAYS.indexOf(name) === (day + 7) % 7);
  if (from < to) return begins(today) && from <= clockTime && clockTime < to;
  return (begins(today) && from <= clockTime) || (begins(today - 1) && clockTime < to);
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
