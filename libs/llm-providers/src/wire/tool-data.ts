import type { Json } from '@app/kernel';
import type { JsonObject } from './json';

/**
 * Tells the arguments of a tool call (Anthropic, Bedrock, and vendors that do not write them as text) and a tool's result in
 * JSON (Bedrock). What stands in them is the callers' and the models' own: no name in it belongs to a protocol.
 */
export function isToolData(key: string, value: Json, owner: JsonObject): boolean {
  if (key !== 'input' && key !== 'json' && key !== 'arguments' && key !== 'args') return false;
  if (value === null || typeof value === 'string') return false;
  return key === 'json' || typeof owner['name'] === 'string';
}
