import { Type, type Static } from '@sinclair/typebox';

const Time = Type.String({ format: 'date-time' });

/** Query of `GET /api/v1/policies/{id}/hits`. */
export const HitsQuery = Type.Object({
  days: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 30, default: 7, description: 'How far to look back.' }),
  ),
});
export type HitsQuery = Static<typeof HitsQuery>;

/** How often a policy matched, and what that meant or would have meant. */
export const PolicyHitsView = Type.Object({
  policy_id: Type.String(),
  version: Type.Integer({ description: 'The version in force, or the newest while none is.' }),
  since: Time,
  decisions: Type.Integer({ description: 'Decisions at the stages of the policy.' }),
  hits: Type.Integer(),
  hit_rate: Type.Number({ minimum: 0, maximum: 1 }),
  last_hit_at: Type.Union([Time, Type.Null()]),
  consequences: Type.Array(
    Type.Object({ verdict: Type.String(), enforced_verdict: Type.String(), hits: Type.Integer() }),
    { description: 'What was decided, and what is decided when the policy is enforced.' },
  ),
});
export type PolicyHitsView = Static<typeof PolicyHitsView>;

const Issue = Type.Object({
  kind: Type.String({ description: 'conflict, shadowed, redundant or dead.' }),
  policy_id: Type.String(),
  policy_name: Type.String(),
  other_policy_id: Type.Optional(Type.String()),
  other_policy_name: Type.Optional(Type.String()),
  message: Type.String(),
});

/** Answer of `GET /api/v1/policies/conflicts`. */
export const PolicyIssues = Type.Object({
  conflicts: Type.Array(Issue, { description: 'Policies that want opposite things of the same calls.' }),
  issues: Type.Array(Issue, { description: 'Everything, conflicts included.' }),
  conflict_count: Type.Integer({ description: 'Number of issues.' }),
  total_policies: Type.Integer({ description: 'Policies that were looked at.' }),
});
export type PolicyIssues = Static<typeof PolicyIssues>;

/** Body of `POST /api/v1/policies/replay`. */
export const ReplayBody = Type.Object({
  drafts: Type.Array(
    Type.Object({
      id: Type.Optional(
        Type.String({ pattern: '^[\\w-]{1,100}$', description: 'The policy whose place it takes.' }),
      ),
      document: Type.Optional(
        Type.Unsafe<object>(
          Type.Object({}, { additionalProperties: true, description: 'A policy in either form.' }),
        ),
      ),
    }),
    {
      minItems: 1,
      maxItems: 100,
      description: 'Policies as they would be; without a document, the newest version.',
    },
  ),
  calls: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 5000, default: 1000, description: 'How many calls to look at.' }),
  ),
});
export type ReplayBody = Static<typeof ReplayBody>;

const Difference = { stage: Type.String(), from: Type.String(), to: Type.String() };

/** What a change of policies would have meant for calls of the past. */
export const ReplayAnswer = Type.Object({
  calls: Type.Integer({ description: 'Calls that were looked at.' }),
  not_replayable: Type.Integer({ description: 'Calls of which only a fingerprint was kept.' }),
  changed_calls: Type.Integer({ description: 'Calls of which at least one stage ends differently.' }),
  changes: Type.Array(Type.Object({ ...Difference, count: Type.Integer() })),
  samples: Type.Array(
    Type.Object({
      ...Difference,
      decision_id: Type.String(),
      recorded_at: Time,
      decided_by: Type.Union([Type.String(), Type.Null()]),
      text: Type.String({ description: 'The beginning of the text; whatever was found in it is masked.' }),
    }),
  ),
});
export type ReplayAnswer = Static<typeof ReplayAnswer>;
