import { Ajv2020 } from 'ajv/dist/2020';
import fc from 'fast-check';
import type { Json } from '@app/kernel';
import type { JsonObject } from '../../wire/json';
import { exampleOf } from './example';

const ajv = new Ajv2020({ strict: false, validateFormats: false });

/** Schemas as clients make them from their types. */
const { schema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom<JsonObject>(
      { type: 'string' },
      { type: 'boolean' },
      { type: 'null' },
      { type: ['string', 'null'] },
      { enum: ['one', 2, null] },
      { const: { fixed: true } },
      {},
    ),
    fc.record({ type: fc.constant('string'), minLength: fc.nat(60) }),
    fc.record({ type: fc.constant('string'), maxLength: fc.nat(60) }),
    fc.record({ type: fc.constantFrom('integer', 'number'), minimum: fc.integer({ min: -9, max: 99 }) }),
    fc.record({ type: fc.constantFrom('integer', 'number'), maximum: fc.integer({ min: -99, max: 9 }) }),
    fc.record({
      type: fc.constantFrom('integer', 'number'),
      exclusiveMinimum: fc.integer({ min: -9, max: 9 }),
    }),
    fc.record({
      type: fc.constantFrom('integer', 'number'),
      exclusiveMaximum: fc.integer({ min: -9, max: 9 }),
    }),
    fc.record({
      type: fc.constant('integer'),
      multipleOf: fc.integer({ min: 1, max: 7 }),
      exclusiveMinimum: fc.integer({ min: -9, max: 99 }),
    }),
    fc.record({ type: fc.constant('array'), items: tie('schema'), minItems: fc.nat(3) }),
    fc.record({
      type: fc.constant('array'),
      prefixItems: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
      minItems: fc.nat(3),
    }),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('schema'), { maxKeys: 4 }).chain((properties) =>
      fc.record({
        type: fc.constant('object'),
        properties: fc.constant(properties),
        required: fc.subarray(Object.keys(properties)),
        additionalProperties: fc.boolean(),
      }),
    ),
  ),
}));

describe('the example of a JSON schema', () => {
  it('is allowed by the schema', () => {
    fc.assert(
      fc.property(schema, (given) => {
        const example = exampleOf(given);

        expect({ example, isValid: ajv.validate(given, example) }).toEqual({ example, isValid: true });
        expect(exampleOf(structuredClone(given))).toEqual(example);
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, JsonObject, Json]>([
    [
      'required fields only',
      { properties: { a: { type: 'string' }, b: {} }, required: ['b'] },
      { b: 'stand-in, not a model' },
    ],
    ['a definition', { $ref: '#/$defs/a~1b', $defs: { 'a/b': { type: 'integer', minimum: 3 } } }, 3],
    [
      'parts of one object',
      {
        allOf: [{ $ref: '#/$defs/a' }, { properties: { b: { const: 1 } }, required: ['b'] }],
        $defs: { a: { type: 'object', properties: { a: { const: 0 } }, required: ['a'] } },
      },
      { a: 0, b: 1 },
    ],
    ['a range between two whole numbers', { type: 'number', exclusiveMinimum: 1, exclusiveMaximum: 2 }, 1.5],
    ['a time', { type: 'string', format: 'date-time' }, '2024-01-01T00:00:00Z'],
    ['what is not known', { type: 'colour' }, 'stand-in, not a model'],
    ['a definition of somewhere else', { $ref: 'https://example.com/schema' }, 'stand-in, not a model'],
  ])('shows %s', (_name, given, expected) => {
    expect(exampleOf(given)).toEqual(expected);
  });

  it('ends a schema that refers to itself, where the schema lets it', () => {
    const node: JsonObject = {
      type: 'object',
      properties: { next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] } },
      required: ['next'],
    };

    expect(exampleOf({ $ref: '#/$defs/node', $defs: { node } })).toEqual({ next: null });
  });

  it.each<[string, JsonObject]>([
    ['a schema that never ends', { $ref: '#' }],
    [
      'a tree that never ends',
      { type: 'object', properties: { a: { $ref: '#' }, b: { $ref: '#' } }, required: ['a', 'b'] },
    ],
    ['too long a list', { type: 'array', minItems: 1e9, items: { type: 'array', minItems: 1e9 } }],
    ['too long a text', { type: 'string', minLength: 1e9 }],
  ])('is bounded for %s', (_name, given) => {
    expect(JSON.stringify(exampleOf(given)).length).toBeLessThan(100_000);
  });
});
