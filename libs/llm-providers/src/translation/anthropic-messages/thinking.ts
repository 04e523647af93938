import type { JsonObject } from '../../wire/json';
import type { Reasoning } from '../conversation';
import type { Cursor } from '../fields/cursor';

/** Reads how much a model may think; to be left alone is what vendors do when nobody asks. */
export function readThinking(at: Cursor): Reasoning['budget'] {
  if (!at.isPresent) return null;
  const budget = at.choose<Reasoning['budget']>('type', {
    disabled: () => null,
    adaptive: () => 'adaptive',
    enabled: (chosen) => {
      chosen.needs('reasoningBudget');
      return chosen.at('budget_tokens').numberOrNull();
    },
  });
  return budget ?? null;
}

/** Writes how much a model may think. */
export function writeThinking(budget: Reasoning['budget']): JsonObject | undefined {
  if (budget === null) return undefined;
  return budget === 'adaptive' ? { type: 'adaptive' } : { type: 'enabled', budget_tokens: budget };
}
