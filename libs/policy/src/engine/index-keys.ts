import type { Condition, FieldTest } from '../model/condition';

/** A fact that must be present for a policy to have a chance: the field holds the value, or such a finding exists. */
export interface IndexKey {
  /** `finding.type`, `finding.category`, `inspection` or the name of a field. */
  readonly field: string;
  readonly value: string;
}

/** Looking up whole texts would cost more than it saves. */
const NOT_INDEXED: ReadonlySet<string> = new Set(['query', 'response']);

/**
 * Finds facts of which at least one must be present for the condition to hold, so that a policy need not be looked at
 * when none is.
 * @returns null when the condition can hold without any such fact
 */
export function indexKeysOf(condition: Condition): readonly IndexKey[] | null {
  if ('all' in condition) return best(condition.all.map(indexKeysOf));
  if ('any' in condition) return union(condition.any.map(indexKeysOf));
  if ('not' in condition) return null;
  if ('inspection' in condition) return [{ field: 'inspection', value: condition.inspection }];
  if ('finding' in condition) {
    const { category, types } = condition.finding;
    return types === undefined
      ? [{ field: 'finding.category', value: String(category) }]
      : types.map((value) => ({ field: 'finding.type', value }));
  }
  return keysOfField(condition);
}

function keysOfField({ field, operator, value }: FieldTest): readonly IndexKey[] | null {
  if (NOT_INDEXED.has(field) || (operator !== 'equals' && operator !== 'in')) return null;
  const values = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return [...new Set(values.map(String))].map((text) => ({ field, value: text }));
}

/** Any part alone is enough: findings are rarest, and fewer keys select better. */
function best(parts: readonly (readonly IndexKey[] | null)[]): readonly IndexKey[] | null {
  const known = parts.filter((keys) => keys !== null);
  const cost = (keys: readonly IndexKey[]): number =>
    keys.filter(({ field }) => !isFinding(field)).length * 1000 + keys.length;
  return known.sort((left, right) => cost(left) - cost(right))[0] ?? null;
}

function union(parts: readonly (readonly IndexKey[] | null)[]): readonly IndexKey[] | null {
  return parts.some((keys) => keys === null) ? null : parts.flatMap((keys) => keys ?? []);
}

function isFinding(field: string): boolean {
  return field.startsWith('finding.') || field === 'inspection';
}
