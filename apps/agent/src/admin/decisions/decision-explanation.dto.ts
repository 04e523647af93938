import { Type, type Static } from '@sinclair/typebox';

/** The path of one decision. */
export const DecisionPath = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });
export type DecisionPath = Static<typeof DecisionPath>;

const PolicyMatch = Type.Object({
  policy_id: Type.String(),
  policy_name: Type.String(),
  policy_version: Type.Integer(),
  policy_description: Type.String(),
  action: Type.String(),
  mode: Type.String({ description: 'shadow: it was only recorded.' }),
  risk_level: Type.String({ description: 'The severity of the policy.' }),
  allow_override: Type.Boolean({ description: 'Whether people may lift it for themselves and a while.' }),
  decided: Type.Boolean({ description: 'Whether it settled the decision.' }),
});
export type PolicyMatch = Static<typeof PolicyMatch>;

const MatchedRule = Type.Object({
  policy_id: Type.String(),
  rule_id: Type.String({ description: 'JSON pointer into the document of the policy.' }),
  rule_text: Type.String({ description: 'The part of the condition, in words.' }),
  matched_on: Type.String({ description: 'Where in the call it was found, masked.' }),
});
export type MatchedRule = Static<typeof MatchedRule>;

const Span = Type.Object({
  pointer: Type.String(),
  start: Type.Integer(),
  end: Type.Integer(),
  type: Type.String(),
  category: Type.String(),
  confidence: Type.Number(),
  masked: Type.String({ description: 'What stands for the text, which is not shown.' }),
});

const Judgement = Type.Object(
  {
    stage: Type.String(),
    recorded_at: Type.String({ format: 'date-time' }),
    verdict: Type.String(),
    why: Type.String(),
    note: Type.String({ description: 'What this rests on, and what is missing from it.' }),
    basis: Type.String({
      description:
        'texts: they were kept, and every condition was tried again. record: only what the audit trail tells is known.',
    }),
    considered: Type.String({
      description:
        'all: every policy that could have matched is listed. some: only some of those that did not match. matched: only those that did.',
    }),
    reasons: Type.Array(Type.String()),
    approval: Type.Optional(
      Type.Object(
        {
          approvers: Type.Array(Type.String(), { description: 'Who may decide; any admin when empty.' }),
          required_approvals: Type.Integer({ description: 'How many people must approve.' }),
          four_eyes: Type.Boolean({ description: 'Whether somebody else than who asks must decide.' }),
          expires_in_seconds: Type.Integer(),
        },
        { description: 'On which terms a person can let it go on, where one was asked.' },
      ),
    ),
    policy_epoch: Type.Integer(),
    policies_evaluated: Type.Integer(),
    policies: Type.Array(
      Type.Object({
        policy_id: Type.String(),
        version: Type.Integer(),
        name: Type.String(),
        action: Type.String(),
        mode: Type.String(),
        matched: Type.Boolean(),
        in_force: Type.Boolean({ description: 'Whether it was within the time in which it holds.' }),
        decided: Type.Boolean(),
        overridden: Type.Boolean({ description: 'Whether an exception changed its action or mode.' }),
        findings: Type.Array(Span),
        conditions: Type.Array(
          Type.Object({
            pointer: Type.String(),
            outcome: Type.String({
              description: 'yes, no, hidden, failed, or unknown: it reads what was not kept.',
            }),
            findings: Type.Array(Span),
          }),
        ),
      }),
    ),
  },
  { description: 'What was seen and concluded at one stage of the call.' },
);
export type Judgement = Static<typeof Judgement>;

/** Why a decision was made, from its record and the policies that were in force then. */
export const DecisionExplanationAnswer = Type.Object({
  decision_id: Type.String(),
  timestamp: Type.String({ format: 'date-time' }),
  decision: Type.String({ examples: ['blocked'] }),
  reason: Type.String(),
  risk_level: Type.String({ description: 'critical, high, medium, low, or none when nothing matched.' }),
  policy_matches: Type.Array(PolicyMatch),
  matched_rules: Type.Array(MatchedRule),
  override_available: Type.Boolean({ description: 'Whether an override could change the decision.' }),
  override_existing_id: Type.Optional(
    Type.String({ description: 'The override that was used, or that lifts the deciding policy now.' }),
  ),
  historical_hit_count_session: Type.Integer({
    description: 'How often the deciding policy matched calls of this client in the day before.',
  }),
  tool_signature: Type.Optional(Type.String()),
  context: Type.Record(Type.String(), Type.String(), {
    description: 'What is known of the call, at most 10 facts.',
  }),
  context_truncated: Type.Boolean(),
  texts_kept: Type.Boolean({
    description: 'Whether the texts were kept, so that every condition could be tried again.',
  }),
  judgements: Type.Array(Judgement),
});
export type DecisionExplanationAnswer = Static<typeof DecisionExplanationAnswer>;
