import { Type, type Static } from '@sinclair/typebox';
import { ACTIONS, POLICY_MODES, SEVERITIES, STAGES, type Json } from '@app/kernel';
import { actionSettings } from './action-settings';
import type { Condition } from './condition';
import { furtherActionSchema, type FurtherAction } from './further-action';
import { POLICY_CATEGORIES } from './policy-categories';
import { names, oneOf } from './schema-parts';

const instant = (description: string) =>
  Type.Readonly(Type.Optional(Type.String({ pattern: INSTANT, maxLength: 40, description })));

/** A time with date and offset (RFC 3339). */
const INSTANT = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?(Z|[+-]\\d{2}:\\d{2})$';

/** What a match does to the risk score that policies of lower priority see. */
const riskChangeSchema = Type.Object(
  {
    multiply: Type.Readonly(Type.Optional(Type.Number({ minimum: 0, maximum: 10, description: 'a factor' }))),
    add: Type.Readonly(
      Type.Optional(Type.Number({ minimum: -1, maximum: 1, description: 'added after it' })),
    ),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    description: 'what a match does to the risk score that policies of lower priority see',
  },
);

/** Which calls a policy looks at; an absent list means all. */
const appliesToSchema = Type.Object(
  {
    roles: names('roles of the user or of the credential'),
    clients: names('client ids'),
    connectors: names('connector names'),
    tools: names('tool names'),
    models: names('model names'),
    providers: names('provider names'),
  },
  { additionalProperties: false, description: 'which calls the policy looks at; an absent list means all' },
);

/**
 * The one form of every policy, whoever wrote it. The schema describes the outer form for doors and documentation;
 * `parsePolicy` also checks the condition and what depends on the action.
 */
export const policyDocumentSchema = Type.Object(
  {
    name: Type.Readonly(
      Type.String({ minLength: 1, maxLength: 255, description: 'what people call the policy' }),
    ),
    description: Type.Readonly(Type.String({ maxLength: 1000, description: 'what it is for' })),
    category: Type.Readonly(oneOf(POLICY_CATEGORIES, 'what the policy is about')),
    stages: Type.Readonly(
      Type.Unsafe<readonly (typeof STAGES)[number][]>(
        Type.Array(oneOf(STAGES, 'a point of the call'), {
          minItems: 1,
          uniqueItems: true,
          description: 'the points of a call at which the policy looks at it',
        }),
      ),
    ),
    condition: Type.Readonly(
      Type.Unsafe<Condition>(
        Type.Object({}, { description: 'when the policy matches: a tree of all, any and not' }),
      ),
    ),
    action: Type.Readonly(oneOf(ACTIONS, 'what is done when the policy matches')),
    reason: Type.Readonly(
      Type.String({ minLength: 1, maxLength: 500, description: 'what the caller is told' }),
    ),
    severity: Type.Readonly(oneOf(SEVERITIES, 'how bad a match is')),
    priority: Type.Readonly(
      Type.Integer({
        minimum: 0,
        maximum: 1000,
        description: 'breaks ties of action and severity; higher first',
      }),
    ),
    tags: Type.Readonly(
      Type.Unsafe<readonly string[]>(
        Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
          maxItems: 50,
          description: 'free labels',
        }),
      ),
    ),
    mode: Type.Readonly(oneOf(POLICY_MODES, 'enforce acts, shadow only records, off is not evaluated')),
    appliesTo: Type.Readonly(appliesToSchema),
    validFrom: instant('the policy is not evaluated before this time'),
    validUntil: instant('the policy is not evaluated from this time on'),
    riskChange: Type.Readonly(Type.Optional(riskChangeSchema)),
    ...actionSettings,
    furtherActions: Type.Readonly(
      Type.Optional(
        Type.Unsafe<readonly FurtherAction[]>(
          Type.Array(furtherActionSchema, {
            maxItems: 20,
            description: 'what is done besides the action, each no stronger than it',
          }),
        ),
      ),
    ),
    allowOverride: Type.Readonly(
      Type.Optional(
        Type.Boolean({
          description:
            'whether people may lift the policy for themselves for a while, with a reason; false when absent. Never for critical policies',
        }),
      ),
    ),
    metadata: Type.Readonly(
      Type.Optional(
        Type.Unsafe<{ readonly [key: string]: Json }>(
          Type.Object({}, { description: 'what others keep with the policy; never evaluated' }),
        ),
      ),
    ),
  },
  { additionalProperties: false },
);

export type PolicyDocument = Static<typeof policyDocumentSchema>;
export type RiskChange = Static<typeof riskChangeSchema>;
