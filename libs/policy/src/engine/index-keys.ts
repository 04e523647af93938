import type { Condition, FieldTest, FindingTest } from '../model/condition';

/** A fact that must be present for a policy to have a chance: the field holds the value, or such a finding exists. */
interface IndexKey {
  /** `finding.type`, `finding.category`, `inspection` or the name of a field. */
  readonly field: string;
  readonly value: string;
}

/** Looking up whole texts would cost more than it saves. */
const NOT_INDEXED: ReadonlySet<string> = new Set(['query', 'response', 'time', 'risk_score']);

/** Facts of which at least one must be present. */
export type KeySet = readonly IndexKey[];

/**
 * Finds what must be present for the condition to hold, so that a policy need not be looked at when it is not.
 * @returns sets of facts, the most selective first; at least one fact of every set must be present. Empty when the
 * condition can hold without any such fact
 */
export function indexKeysOf(condition: Condition): readonly KeySet[] {
  if ('all' in condition) {
    return condition.all.flatMap(indexKeysOf).sort((left, right) => costOf(left) - costOf(right));
  }
  if ('any' in condition) return unionOf(condition.any.map(indexKeysOf));
  if ('not' in condition) return [];
  if ('inspection' in condition) return [[{ field: 'inspection', value: condition.inspection }]];
  if ('finding' in condition) return [keysOfFinding(condition)];
  if ('pattern' in condition || 'expression' in condition) return [];
  return keysOfField(condition);
}

function keysOfFinding({ finding: { category, types } }: FindingTest): KeySet {
  return types === undefined
    ? [{ field: 'finding.category', value: String(category) }]
    : [...new Set(types)].map((value) => ({ field: 'finding.type', value }));
}

function keysOfField({ field, operator, value }: FieldTest): readonly KeySet[] {
  if (NOT_INDEXED.has(field) || (operator !== 'equals' && operator !== 'in')) return [];
  const values = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return [[...new Set(values.map(String))].map((text) => ({ field, value: text }))];
}

/** Findings are rarest, and fewer keys select better. */
function costOf(keys: KeySet): number {
  return keys.filter(({ field }) => !isFinding(field)).length * 1000 + keys.length;
}

/** One part is enough, so that a part without keys leaves nothing to look for. */
function unionOf(parts: readonly (readonly KeySet[])[]): readonly KeySet[] {
  const keys = parts.map(([first]) => first);
  return keys.some((set) => set === undefined) ? [] : [keys.flatMap((set) => set ?? [])];
}

function isFinding(field: string): boolean {
  return field.startsWith('finding.') || field === 'inspection';
}
