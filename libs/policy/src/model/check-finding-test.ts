import { nearestName } from '@app/kernel';
import { CATEGORY_OF_TYPE, FINDING_CATEGORIES } from './finding-catalog';
import type { ProblemList } from './problem-list';

const MAX_TYPES = 100;
const MAX_COUNT = 10_000;
const KEYS = ['category', 'types', 'minConfidence', 'minCount'];

/** Adds everything that is wrong with a condition on findings. */
export function checkFindingTest(finding: unknown, pointer: string, problems: ProblemList): void {
  if (typeof finding !== 'object' || finding === null || Array.isArray(finding)) {
    problems.add(pointer, 'must be an object such as {"types": ["US_SSN"]} or {"category": "pii"}');
    return;
  }
  const fields = finding as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(fields).filter((name) => !KEYS.includes(name))) {
    problems.add(`${pointer}/${key}`, `is not known; write one of ${KEYS.join(', ')}`);
  }
  if (fields.category === undefined && fields.types === undefined) {
    problems.add(pointer, 'must have category, types or both');
  }
  checkCategory(fields.category, `${pointer}/category`, problems);
  checkTypes(fields.types, `${pointer}/types`, problems);
  checkNumbers(fields, pointer, problems);
}

function checkCategory(category: unknown, pointer: string, problems: ProblemList): void {
  if (category === undefined || (typeof category === 'string' && FINDING_CATEGORIES.has(category))) return;
  problems.add(pointer, `must be one of ${[...FINDING_CATEGORIES].join(', ')}`);
}

function checkTypes(types: unknown, pointer: string, problems: ProblemList): void {
  if (types === undefined) return;
  if (!Array.isArray(types) || types.length === 0 || types.length > MAX_TYPES) {
    problems.add(pointer, `must be a list of 1 to ${MAX_TYPES} finding types, such as ["EMAIL_ADDRESS"]`);
    return;
  }
  types.forEach((type: unknown, index) => {
    if (typeof type === 'string' && CATEGORY_OF_TYPE.has(type)) return;
    problems.add(`${pointer}/${index}`, typeProblem(type));
  });
}

function typeProblem(type: unknown): string {
  const known = [...CATEGORY_OF_TYPE.keys()];
  const nearest = typeof type === 'string' ? nearestName(type, known) : null;
  return `is not a type that detectors find; ${nearest === null ? `write one of ${known.join(', ')}` : `did you mean ${nearest}?`}`;
}

function checkNumbers(
  { minConfidence, minCount }: Readonly<Record<string, unknown>>,
  pointer: string,
  problems: ProblemList,
): void {
  if (minConfidence !== undefined && !isBetween(minConfidence, 0, 1)) {
    problems.add(`${pointer}/minConfidence`, 'must be a number from 0 to 1');
  }
  if (minCount !== undefined && !(Number.isInteger(minCount) && isBetween(minCount, 1, MAX_COUNT))) {
    problems.add(`${pointer}/minCount`, `must be a whole number from 1 to ${MAX_COUNT}`);
  }
}

function isBetween(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}
