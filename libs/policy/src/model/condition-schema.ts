import { Type, type TSchema } from '@sinclair/typebox';
import { CONDITION_LIMITS } from './condition-limits';
import { CATEGORY_OF_TYPE, FINDING_CATEGORIES } from './finding-catalog';
import { FIELD_NAMES } from './field-names';
import { OPERAND_OF, type Operator } from './operators';
import { PATTERN_LIMITS } from './safe-pattern';
import { WEEKDAYS } from './time-window';

/** Where the schema of a condition stands in the published document, for its own parts to refer to. */
export const CONDITION_POINTER = '#/$defs/condition';

const { listEntries, parts, textLength } = CONDITION_LIMITS;
const condition = Type.Unsafe({ $ref: CONDITION_POINTER });
const text = Type.String({ minLength: 1, maxLength: textLength });
const scalar = Type.Union([Type.String({ maxLength: textLength }), Type.Number(), Type.Boolean()]);
const listOf = (entry: TSchema): TSchema => Type.Array(entry, { minItems: 1, maxItems: listEntries });
const pattern = Type.String({
  minLength: 1,
  maxLength: PATTERN_LIMITS.length,
  description: 'RE2 syntax: no look-around, no back-references',
});
const network = Type.String({ description: 'CIDR notation, such as 10.0.0.0/8 or 2001:db8::/32' });
const closed = (properties: Record<string, TSchema>, description: string): TSchema =>
  Type.Object(properties, { additionalProperties: false, description });
const oneOf = (values: Iterable<string>): TSchema => Type.Unsafe({ type: 'string', enum: [...values] });

const OPERANDS: Readonly<Record<(typeof OPERAND_OF)[Operator], TSchema>> = {
  scalar,
  text,
  texts: listOf(text),
  number: Type.Union([Type.Number(), Type.String({ pattern: '^[-+]?[0-9.]+([eE][-+]?[0-9]+)?$' })]),
  scalars: listOf(scalar),
  flag: Type.Boolean(),
  pattern,
  networks: Type.Union([network, listOf(network)]),
  window: closed(
    {
      from: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'hh:mm, included' }),
      to: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'hh:mm, not included' }),
      timezone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA name' }),
      days: Type.Optional(Type.Array(oneOf(WEEKDAYS), { minItems: 1, uniqueItems: true })),
    },
    'a part of the day; goes on into the next day when it ends before it begins',
  ),
};

const field = Type.Union([
  oneOf(FIELD_NAMES),
  Type.String({ pattern: '^context\\..{1,100}$', description: 'what the caller sent in context' }),
]);
const fieldTests = Object.entries(OPERAND_OF).map(([operator, kind]) =>
  closed(
    { field, operator: Type.Literal(operator), value: OPERANDS[kind] },
    `compares one fact: ${operator}`,
  ),
);
const findingTest = closed(
  {
    finding: Type.Object(
      {
        category: Type.Optional(oneOf(FINDING_CATEGORIES)),
        types: Type.Optional(Type.Array(oneOf(CATEGORY_OF_TYPE.keys()), { minItems: 1, maxItems: 100 })),
        minConfidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
        minCount: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
      },
      { additionalProperties: false, minProperties: 1 },
    ),
  },
  'holds when detectors saw enough of something; needs types, category or both',
);

/** The form of a condition. What depends on several places at once is checked by `parsePolicy` alone. */
export const conditionSchema: TSchema = Type.Union(
  [
    closed({ all: Type.Array(condition, { maxItems: parts }) }, 'every part holds'),
    closed({ any: Type.Array(condition, { minItems: 1, maxItems: parts }) }, 'at least one part holds'),
    closed({ not: condition }, 'the part does not hold'),
    findingTest,
    closed({ pattern }, 'a text of the stage has a match, which redact can mask'),
    closed({ expression: Type.String({ minLength: 1, maxLength: 2000 }) }, 'an expression in CEL is true'),
    closed({ inspection: Type.Literal('incomplete') }, 'something may have been missed'),
    ...fieldTests,
  ],
  { description: `at most ${CONDITION_LIMITS.depth} levels and ${parts} parts` },
);
