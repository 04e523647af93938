import type { Json } from '@app/kernel';
import { isObject, itemsAt, objectAt, type JsonObject } from '../../wire/json';
import { numberFor } from './number-example';
import { stringFor } from './string-example';

/** Values in one example; schemas that refer to themselves need never end. */
const MAX_VALUES = 1_000;

/**
 * Makes the smallest value that a JSON schema allows: required fields only, empty lists where they may be empty. It does not
 * keep to `pattern`, `not`, `uniqueItems`, `contains` and conditions.
 * @returns the same value for the same schema
 */
export function exampleOf(schema: Json): Json {
  return new ExampleMaker(schema).make(schema, new Set());
}

type References = ReadonlySet<string>;

/** Makes one example. */
class ExampleMaker {
  private valuesLeft = MAX_VALUES;

  constructor(private readonly root: Json) {}

  /** @param open references that are being followed; one that leads back into itself is avoided where there is a choice */
  make(schema: Json, open: References): Json {
    if (!isObject(schema) || --this.valuesLeft < 0) return null;
    if (schema['const'] !== undefined) return schema['const'];
    const [listed] = itemsAt(schema, 'enum');
    if (listed !== undefined) return listed;
    const narrowed = this.narrowed(schema, open);
    return narrowed === null ? this.ofType(schema, open) : this.make(narrowed.schema, narrowed.open);
  }

  /** The schema with its first reference or choice put in its place; null when it has none. */
  private narrowed(
    schema: JsonObject,
    open: References,
  ): { readonly schema: Json; readonly open: References } | null {
    const { $ref: reference, allOf, anyOf, oneOf, ...rest } = schema;
    if (typeof reference === 'string') {
      const target = { ...objectOf(this.resolve(reference)), ...rest };
      return { schema: target, open: new Set([...open, reference]) };
    }
    if (allOf !== undefined) return { schema: { ...rest, ...this.merged(itemsAt(schema, 'allOf')) }, open };
    if (anyOf === undefined && oneOf === undefined) return null;
    const options = [...itemsAt(schema, 'anyOf'), ...itemsAt(schema, 'oneOf')];
    const chosen = options.find((option) => !leadsInto(option, open)) ?? {};
    return { schema: { ...rest, ...objectOf(chosen) }, open };
  }

  private merged(parts: readonly Json[]): JsonObject {
    const all = parts.map((part) => {
      const { $ref: reference, ...rest } = objectOf(part);
      return typeof reference === 'string' ? { ...objectOf(this.resolve(reference)), ...rest } : rest;
    });
    const properties = Object.assign({}, ...all.map((part) => objectAt(part, 'properties'))) as JsonObject;
    const required = all.flatMap((part) => itemsAt(part, 'required'));
    return { ...(Object.assign({}, ...all) as JsonObject), properties, required };
  }

  private ofType(schema: JsonObject, open: References): Json {
    switch (typeOf(schema)) {
      case 'object':
        return this.object(schema, open);
      case 'array':
        return this.list(schema, open);
      case 'integer':
        return numberFor(schema, 1);
      case 'number':
        return numberFor(schema, 0);
      case 'boolean':
        return false;
      case 'null':
        return null;
      default:
        return stringFor(schema);
    }
  }

  private object(schema: JsonObject, open: References): JsonObject {
    const properties = objectAt(schema, 'properties');
    const others = schema['additionalProperties'] ?? {};
    const required = itemsAt(schema, 'required').filter((name) => typeof name === 'string');
    const fields = required.map((name): [string, Json] => [
      name,
      this.make(Object.hasOwn(properties, name) ? (properties[name] ?? {}) : others, open),
    ]);
    return Object.fromEntries(fields);
  }

  private list(schema: JsonObject, open: References): Json[] {
    const { minItems } = schema;
    const count = typeof minItems === 'number' ? Math.min(minItems, MAX_VALUES) : 0;
    const first = itemsAt(schema, 'prefixItems');
    const others = schema['items'] ?? {};
    return Array.from({ length: count }, (_, index) => this.make(first[index] ?? others, open));
  }

  /** Follows a reference inside the schema (RFC 6901, in a URI fragment); anything may stand where it leads nowhere. */
  private resolve(reference: string): Json {
    if (!reference.startsWith('#')) return {};
    const tokens = reference.slice(1).split('/').slice(1);
    return tokens.reduce<Json>((at, token) => {
      const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
      return isObject(at) && Object.hasOwn(at, key) ? (at[key] ?? {}) : {};
    }, this.root);
  }
}

function objectOf(schema: Json): JsonObject {
  return isObject(schema) ? schema : {};
}

function leadsInto(option: Json, open: References): boolean {
  return isObject(option) && typeof option['$ref'] === 'string' && open.has(option['$ref']);
}

/** The type that a schema names, the first of several, or the one that its other words speak of. */
function typeOf(schema: JsonObject): Json {
  const [first = schema['type']] = itemsAt(schema, 'type');
  if (first !== undefined) return first;
  if (schema['properties'] !== undefined || schema['required'] !== undefined) return 'object';
  return schema['items'] === undefined ? 'string' : 'array';
}
