import type { Json } from '@app/kernel';
import { UnresolvedReferenceError } from '../planning.errors';
import { readTemplate, type Reference } from './reference';

/** What references can read at one place of a run. */
export interface ReferenceScope {
  /** The output of a step that ended; null when it was not completed, undefined when there is no such step here. */
  readonly outputOf: (stepId: string) => Json | undefined;
  readonly input: Json;
  /** Items of the maps around, by their names, and `index`. */
  readonly variables: Readonly<Record<string, Json>>;
}

/**
 * Fills in the references of a text. Texts are put in as they are, null as nothing, everything else as JSON.
 * @throws UnresolvedReferenceError (INVALID_REQUEST) when a reference leads nowhere
 */
export function resolveText(template: string, scope: ReferenceScope): string {
  return readTemplate(template)
    .map((part) => (typeof part === 'string' ? part : asText(valueOf(part, scope))))
    .join('');
}

/**
 * Fills in the references in all texts of a value. A text that is one reference, and nothing else, becomes the value
 * itself: objects stay objects and numbers stay numbers.
 * @throws UnresolvedReferenceError (INVALID_REQUEST) when a reference leads nowhere
 */
export function resolveValue(value: Json, scope: ReferenceScope): Json {
  if (typeof value === 'string') {
    const [only, ...more] = readTemplate(value);
    return typeof only === 'object' && more.length === 0 ? valueOf(only, scope) : resolveText(value, scope);
  }
  if (Array.isArray(value)) return value.map((entry: Json) => resolveValue(entry, scope));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolveValue(inner, scope)]));
}

/**
 * The value that a reference means. Null when its step was not completed.
 * @throws UnresolvedReferenceError (INVALID_REQUEST) when there is nothing at its path
 */
function valueOf(reference: Reference, scope: ReferenceScope): Json {
  const { stepId, path, isOptional, source } = reference;
  const start = startOf(reference, scope);
  if (stepId !== null && start === null) return null;
  const value = path.reduce<Json | undefined>(childOf, start);
  if (value !== undefined) return value;
  if (isOptional) return null;
  throw new UnresolvedReferenceError(source);
}

function startOf(
  { root, stepId }: Reference,
  { outputOf, input, variables }: ReferenceScope,
): Json | undefined {
  if (stepId !== null) return outputOf(stepId);
  if (root === 'input') return input;
  return Object.hasOwn(variables, root) ? variables[root] : undefined;
}

/** What stands under a key or at a place; undefined when nothing does. */
function childOf(value: Json | undefined, key: number | string): Json | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  if (Array.isArray(value) && typeof key !== 'number') return undefined;
  return (value as { readonly [key: string]: Json })[key];
}

function asText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
