import { Type, type Static, type TOptional, type TNull, type TSchema, type TUnion } from '@sinclair/typebox';
import { Comparison, PolicyAction } from '../policy.dto';

/** A field that clients may leave out or send as null. */
const Maybe = <Schema extends TSchema>(schema: Schema): TOptional<TUnion<[Schema, TNull]>> =>
  Type.Optional(Type.Union([schema, Type.Null()], { description: schema.description ?? '' }));
const Text = (description: string, maxLength = 1000) => Maybe(Type.String({ maxLength, description }));

/**
 * Body of `POST` and `PUT /api/v1/policies`: a policy in the contract's form (`conditions`, `actions`), or a document of
 * the model (`condition`, `action`, `mode` ...) as `GET /api/v1/policies/schema` describes it.
 */
export const PolicyBody = Type.Object(
  {
    name: Text('What people call the policy.', 255),
    description: Text('What it is for.'),
    type: Text('Contract form: content, user, risk or cost.', 64),
    category: Text('What it is about; in the contract form it begins with dynamic-.', 64),
    tier: Text('tenant, or organization with the role org_admin.', 64),
    organization_id: Text('Your own organization, for the tier organization.', 64),
    conditions: Maybe(
      Type.Array(Comparison, {
        maxItems: 200,
        description: 'Contract form: comparisons that must all hold.',
      }),
    ),
    actions: Maybe(
      Type.Array(PolicyAction, {
        maxItems: 20,
        description:
          'Contract form: block, require_approval, redact, route, alert, warn, log, modify_risk. The strongest decides, all are applied.',
      }),
    ),
    priority: Maybe(Type.Integer({ minimum: 0, maximum: 1000, description: 'Higher first.' })),
    enabled: Maybe(Type.Boolean({ description: 'Contract form: false takes the policy out of force.' })),
    allow_override: Maybe(
      Type.Boolean({
        description: 'Contract form: whether people may lift the policy for themselves for a while.',
      }),
    ),
    tags: Maybe(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 50, description: 'Free labels.' })),
    stages: Maybe(
      Type.Array(Type.String({ maxLength: 64 }), {
        maxItems: 10,
        description:
          'The points of a call; required in the model’s form, chosen by the conditions otherwise.',
      }),
    ),
    config: Maybe(
      Type.Object(
        {
          type: Text('The same as `type`.', 64),
          conditions: Maybe(Type.Array(Comparison, { maxItems: 200 })),
          action: Text('The type of the only action.', 64),
          parameters: Maybe(Type.Object({}, { additionalProperties: true })),
        },
        { description: 'The rule as the first Go and Java clients send it.' },
      ),
    ),
    condition: Maybe(
      Type.Object(
        {},
        {
          additionalProperties: true,
          description: 'Model form: when the policy matches, a tree of all, any and not.',
        },
      ),
    ),
    action: Text('Model form: what is done.', 64),
    mode: Text('Model form: enforce, shadow or off.', 64),
    publish: Maybe(
      Type.Boolean({
        description:
          'Whether it is in force at once; by default true in the contract form and false in the model’s.',
      }),
    ),
    summary: Text('Why it is changed; kept with the version.'),
    expected_version: Maybe(
      Type.Integer({
        minimum: 1,
        description: 'The newest version that you know; another one is a conflict.',
      }),
    ),
  },
  { additionalProperties: true, description: 'A policy, or what is to be changed of one.' },
);
export type PolicyBody = Static<typeof PolicyBody>;

/** What somebody says about a change that needs no document. */
export const ChangeNote = Type.Object({
  summary: Type.Optional(Type.String({ maxLength: 1000, description: 'Why; kept in the audit trail.' })),
  expected_version: Type.Optional(
    Type.Integer({ minimum: 1, description: 'The newest version that you know; another one is a conflict.' }),
  ),
});
export type ChangeNote = Static<typeof ChangeNote>;
