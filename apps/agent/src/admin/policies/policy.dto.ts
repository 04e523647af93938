import { Type, type Static } from '@sinclair/typebox';
import type { ContractAction, ContractCondition } from './mapping/contract-policy';
import { Pagination } from './mapping/page-of-policies';

const Free = (description: string) => Type.Object({}, { additionalProperties: true, description });

/** The path of one policy. */
export const PolicyPath = Type.Object({
  id: Type.String({ pattern: '^[\\w-]{1,100}$', description: 'The id of the policy.' }),
});
export type PolicyPath = Static<typeof PolicyPath>;

/** One comparison of the contract. */
export const Comparison = Type.Unsafe<ContractCondition>(
  Type.Object({
    field: Type.String({ maxLength: 255, examples: ['query'] }),
    operator: Type.String({ maxLength: 64, examples: ['contains'] }),
    value: Type.Optional(Type.Unknown({ examples: ['wire transfer'] })),
  }),
);

/** One thing that a policy of the contract does. */
export const PolicyAction = Type.Unsafe<ContractAction>(
  Type.Object({
    type: Type.String({ maxLength: 64, examples: ['block'] }),
    config: Type.Optional(Type.Union([Free('What the action needs.'), Type.Null()])),
  }),
);

/** A policy in the contract's form and in the model's: both ways to say it are always in the answer. */
export const Policy = Type.Object(
  {
    id: Type.String(),
    policy_id: Type.String({ description: 'The same as `id`.' }),
    name: Type.String(),
    description: Type.String(),
    type: Type.String({ examples: ['content'] }),
    category: Type.String({ examples: ['dynamic-risk'] }),
    tier: Type.String({ description: 'system, organization or tenant.' }),
    tenant_id: Type.Optional(Type.String()),
    organization_id: Type.Optional(Type.String()),
    conditions: Type.Array(Comparison, { description: 'The comparisons that must all hold.' }),
    actions: Type.Array(PolicyAction, { description: 'What is done; the strongest decides.' }),
    priority: Type.Integer(),
    enabled: Type.Boolean({ description: 'Whether it is in force: published and not off.' }),
    version: Type.Integer({ description: 'The newest version, which is shown.' }),
    published_version: Type.Union([Type.Integer(), Type.Null()], { description: 'The version in force.' }),
    status: Type.String({
      description: 'draft, published, or changed: a draft waits beside what is in force.',
    }),
    tags: Type.Array(Type.String()),
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
    updated_by: Type.String(),
    config: Type.Unsafe<object>(Free('The rule again, as the first Go and Java clients read it.')),
    condition: Type.Unsafe<object>(Free('When the policy matches: the whole tree of the model.')),
    action: Type.String({ description: 'What decides.' }),
    mode: Type.String({ description: 'enforce, shadow or off.' }),
    stages: Type.Array(Type.String()),
    reason: Type.String(),
    severity: Type.String(),
    allow_override: Type.Boolean({ description: 'Whether people may lift it for themselves for a while.' }),
    metadata: Type.Unsafe<object>(Free('What others keep with the policy.')),
  },
  { additionalProperties: true, description: 'A policy.' },
);
export type Policy = Static<typeof Policy>;

export const PolicyAnswer = Type.Object(
  { ...Policy.properties, policy: Policy },
  { additionalProperties: true, description: 'A policy, bare and wrapped: clients look in either place.' },
);
export type PolicyAnswer = Static<typeof PolicyAnswer>;

export const PolicyList = Type.Union(
  [Type.Object({ policies: Type.Array(Policy), pagination: Pagination }), Type.Array(Policy)],
  { description: 'Policies. The first Go and Java clients get a bare list.' },
);
export type PolicyList = Static<typeof PolicyList>;

/** An answer without a body. */
export const Nothing = Type.Null({ description: 'Done.' });
