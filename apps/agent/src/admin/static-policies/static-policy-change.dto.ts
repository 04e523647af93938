import { Type, type Static, type TLiteral } from '@sinclair/typebox';
import { SEVERITIES, STAGES } from '@app/kernel';
import { POLICY_CATEGORIES } from '@app/policy';
import { LEGACY_CATEGORIES } from '../policies/mapping/policy-category';

const oneOf = <const Value extends string>(values: readonly Value[], description: string) =>
  Type.Unsafe<Value>(
    Type.Union(
      values.map((value): TLiteral<string> => Type.Literal(value)),
      { description },
    ),
  );

/** What one pattern can do; the other actions of the model need settings that this form has no place for. */
export const STATIC_ACTIONS = ['block', 'require_approval', 'redact', 'warn', 'log'] as const;

type PolicyCategory = (typeof POLICY_CATEGORIES)[number];
type StaticCategory = Exclude<PolicyCategory, `dynamic-${string}` | 'inspection'>;

/** What one pattern can be about. */
const STATIC_CATEGORIES = POLICY_CATEGORIES.filter(
  (category): category is StaticCategory => !category.startsWith('dynamic-') && category !== 'inspection',
);

const OptionalOrNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Optional(Type.Union([schema, Type.Null()]));

const optional = {
  description: OptionalOrNull(Type.String({ maxLength: 1000, description: 'What it is for.' })),
  tier: OptionalOrNull(
    oneOf(
      ['system', 'organization', 'tenant'],
      'Whose calls it governs; `organization` needs the role org_admin.',
    ),
  ),
  organization_id: OptionalOrNull(
    Type.String({ maxLength: 64, description: 'Your own organization, for the tier organization.' }),
  ),
  severity: OptionalOrNull(oneOf(SEVERITIES, 'How bad a match is; medium when absent.')),
  action: OptionalOrNull(oneOf(STATIC_ACTIONS, 'What a match does; block when absent.')),
  enabled: OptionalOrNull(Type.Boolean({ description: 'Whether it is in force; true when absent.' })),
  allow_override: OptionalOrNull(
    Type.Boolean({
      description: 'Whether people may lift it for themselves and a while; false when absent.',
    }),
  ),
  priority: OptionalOrNull(Type.Integer({ minimum: 0, maximum: 1000, description: 'Higher first.' })),
  tags: OptionalOrNull(Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 50 })),
  stages: OptionalOrNull(
    Type.Array(oneOf(STAGES, 'A point of a call.'), {
      minItems: 1,
      uniqueItems: true,
      description:
        'The points of a call at which it looks; all when absent, or all requests to require approval.',
    }),
  ),
  message: OptionalOrNull(
    Type.String({ minLength: 1, maxLength: 500, description: 'What the caller is told.' }),
  ),
  metadata: OptionalOrNull(Type.Object({}, { additionalProperties: true })),
};
const Name = Type.String({ minLength: 1, maxLength: 255, examples: ['No internal project names'] });
const Category = oneOf(
  [...STATIC_CATEGORIES, ...Object.keys(LEGACY_CATEGORIES)],
  'What it is about; names of early servers are understood.',
);
const Pattern = Type.String({
  description: 'A regular expression in RE2 syntax.',
  examples: ['(?i)project\\s+zephyr'],
});

/** Body of `POST /api/v1/static-policies`. */
export const NewStaticPolicy = Type.Object(
  { name: Name, category: Category, pattern: Pattern, ...optional },
  { description: 'A pattern, and what is done when a text matches it.' },
);
export type NewStaticPolicy = Static<typeof NewStaticPolicy>;

/** Body of `PUT /api/v1/static-policies/{id}`: what is absent stays. */
export const StaticPolicyUpdate = Type.Object(
  {
    name: OptionalOrNull(Name),
    category: OptionalOrNull(Category),
    pattern: OptionalOrNull(Pattern),
    ...optional,
  },
  { description: 'What is to change; what is absent stays.' },
);
export type StaticPolicyUpdate = Static<typeof StaticPolicyUpdate>;

/** Body of `PATCH /api/v1/static-policies/{id}`. */
export const StaticPolicySwitch = Type.Object({
  enabled: Type.Boolean({ description: 'Whether the policy is in force.' }),
});
export type StaticPolicySwitch = Static<typeof StaticPolicySwitch>;
