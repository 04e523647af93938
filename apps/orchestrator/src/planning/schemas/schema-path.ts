type Schema = Readonly<Record<string, unknown>>;

/** Keywords under which a value can have forms that are not looked into. */
const OPEN_KEYWORDS = ['$ref', 'allOf', 'anyOf', 'oneOf', 'if', 'patternProperties', 'not'];

/**
 * Says what is wrong with a way into values that fit a JSON Schema. A property that the schema does not name is taken for a
 * mistake unless `additionalProperties` is there and allows it; what the schema leaves open is not judged.
 * @returns null when nothing is known to be wrong
 */
export function pathProblem(schema: unknown, path: readonly (number | string)[]): string | null {
  const [key, ...rest] = path;
  if (key === undefined || !isSchema(schema) || isOpen(schema)) return null;
  if (schema['type'] === 'array') {
    return typeof key === 'number'
      ? pathProblem(schema['items'], rest)
      : `'${key}' is asked of a list; write a place such as [0] before it.`;
  }
  if (isScalar(schema['type'])) return `'${key}' is asked of a ${String(schema['type'])}.`;
  return propertyProblem(schema, key, rest);
}

function propertyProblem(
  { properties, additionalProperties }: Schema,
  key: number | string,
  rest: readonly (number | string)[],
): string | null {
  if (!isSchema(properties)) return null;
  if (Object.hasOwn(properties, key)) return pathProblem(properties[key], rest);
  if (additionalProperties !== undefined && additionalProperties !== false) return null;
  return `'${key}' is not in its output; known: ${Object.keys(properties).join(', ')}.`;
}

function isOpen(schema: Schema): boolean {
  return OPEN_KEYWORDS.some((keyword) => keyword in schema);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(type: unknown): boolean {
  return typeof type === 'string' && ['string', 'number', 'integer', 'boolean', 'null'].includes(type);
}
