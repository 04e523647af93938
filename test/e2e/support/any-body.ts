import fc from 'fast-check';

/** The parts of a JSON Schema that say which values fit. */
export interface BodySchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, BodySchema>>;
  readonly items?: BodySchema;
  readonly anyOf?: readonly BodySchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly examples?: readonly unknown[];
}

/** Texts that somebody has to think of. */
const TEXT = fc.oneof(
  fc.constantFrom('', 'x', 'plan_x', 'openai', 'gpt-4.1-mini', 'sys_pii_ssn', '{{input.x}}', '__proto__'),
  fc.constantFrom('4111 1111 1111 1111', '\u0000', '\ud800', '👩‍👩‍👧', 'x'.repeat(3_000), '2026-01-15T12:00:00Z'),
);
const NUMBER = fc.constantFrom(0, -1, 1, 1.5, 100, 2 ** 53, 1e308);

/** Any value, however little it fits. */
const ANYTHING = fc.oneof(
  TEXT,
  NUMBER,
  fc.boolean(),
  fc.constantFrom(null, [], {}, [[null]], { constructor: 1 }, [{ a: null }]),
);

/** Values that mostly fit a schema, or nearly do, or not at all. */
export function anyBody(schema: BodySchema, depth = 0): fc.Arbitrary<unknown> {
  if (depth > 5) return ANYTHING;
  const fitting = { weight: 12, arbitrary: fittingBody(schema, depth) };
  const examples = (schema.examples ?? []).map((example) => ({ weight: 3, arbitrary: fc.constant(example) }));
  return fc.oneof(fitting, ...examples, { weight: 1, arbitrary: ANYTHING });
}

function fittingBody(schema: BodySchema, depth: number): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((each) => anyBody(each, depth + 1)));
  const [type = ''] = [schema.type].flat();
  return BY_TYPE[type]?.(schema, depth + 1) ?? ANYTHING;
}

const BY_TYPE: Readonly<Record<string, (schema: BodySchema, depth: number) => fc.Arbitrary<unknown>>> = {
  object: ({ properties = {} }, depth) => {
    const fields = Object.entries(properties).map(([name, field]) => [name, anyBody(field, depth)] as const);
    return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
  },
  array: ({ items = {} }, depth) => fc.array(anyBody(items, depth), { maxLength: 2 }),
  string: () => TEXT,
  integer: () => NUMBER,
  number: () => NUMBER,
  boolean: () => fc.boolean(),
};
