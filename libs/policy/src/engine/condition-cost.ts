import type { Condition } from '../model/condition';
import { indexKeysOf } from './index-keys';

const COST = { comparison: 0, group: 1, settledByIndex: 2, wholeTexts: 3 } as const;
const WHOLE_TEXTS: ReadonlySet<string> = new Set(['query', 'response']);

/**
 * The order in which parts of a conjunction are asked; its truth does not depend on it. What the index looked up holds for
 * most candidates, and whole texts cost most, so that neither is asked first.
 */
export function byCost(left: Condition, right: Condition): number {
  return costOf(left) - costOf(right);
}

function costOf(condition: Condition): number {
  if ('all' in condition) return costOfGroup(condition.all);
  if ('any' in condition) return costOfGroup(condition.any);
  if ('not' in condition) return costOfGroup([condition.not]);
  if (!('field' in condition)) return 'finding' in condition ? COST.settledByIndex : COST.wholeTexts;
  if (WHOLE_TEXTS.has(condition.field)) return COST.wholeTexts;
  return indexKeysOf(condition).length > 0 ? COST.settledByIndex : COST.comparison;
}

function costOfGroup(parts: readonly Condition[]): number {
  return Math.max(...parts.map(costOf)) === COST.wholeTexts ? COST.wholeTexts : COST.group;
}
