import type { Json } from '@app/kernel';
import type { JsonObject } from '../connector';
import { ConnectorCallError } from '../mcp-connectors.errors';

const POSITION = /^\$?([1-9]\d{0,4})$/;

/** Says whether all keys are positions: `$1`, `$2` or `1`, `2`. */
export function hasPositions(parameters: JsonObject): boolean {
  const keys = Object.keys(parameters);
  return keys.length > 0 && keys.every((key) => POSITION.test(key));
}

/**
 * Puts parameters that are named by position in numeric order, whatever the order of their keys: `$10` follows `$9`.
 * @throws ConnectorCallError `invalid` when a key is no position, or one is missing or given twice
 */
export function positionalValues(parameters: JsonObject): readonly Json[] {
  const values: Json[] = [];
  const entries = Object.entries(parameters);
  for (const [key, value] of entries) {
    const position = Number(POSITION.exec(key)?.[1] ?? 0);
    if (position < 1 || position > entries.length || position - 1 in values) {
      throw new ConnectorCallError(
        'invalid',
        'Parameters are $1, $2 and so on, each once and without a gap.',
      );
    }
    values[position - 1] = value;
  }
  return values;
}
