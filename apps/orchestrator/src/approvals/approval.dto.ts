import { Type, type Static } from '@sinclair/typebox';

const Time = Type.String({ format: 'date-time' });
const Maybe = (description: string, maxLength = 255) =>
  Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()], { description }));

/** What a person says. The reviewer is whom the credential speaks for. */
export const AnswerBody = Type.Object(
  {
    reviewer_id: Maybe('The person.'),
    reviewer_email: Maybe('The person.'),
    reviewer_role: Maybe('In which role they decide.'),
    comment: Maybe('Why, for the audit trail.', 1000),
    reason: Maybe('The same as `comment`.', 1000),
  },
  {
    description: 'Who decides, and why.',
    examples: [{ reviewer_email: 'ann@example.com', comment: 'Checked with finance.' }],
  },
);
export type AnswerBody = Static<typeof AnswerBody>;

export const ApprovalPath = Type.Object({ id: Type.String({ pattern: '^[\\w-]{1,64}$' }) });
export type ApprovalPath = Static<typeof ApprovalPath>;

/** The path of one step of a plan or a workflow. */
export const StepPath = Type.Object({
  id: Type.String({ pattern: '^[\\w.-]{1,128}$' }),
  step: Type.String({ minLength: 1, maxLength: 512 }),
});
export type StepPath = Static<typeof StepPath>;

export const QueueQuery = Type.Object({
  status: Type.Optional(Type.String({ maxLength: 16 })),
  severity: Type.Optional(Type.String({ maxLength: 16 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 })),
});
export type QueueQuery = Static<typeof QueueQuery>;

export const NewQueueItem = Type.Object(
  {
    original_query: Maybe('What it is about; its masked beginning is kept.', 100_000),
    request_context: Type.Optional(
      Type.Union([Type.Object({}, { additionalProperties: true }), Type.Null()], {
        description: 'What the person should know, 16,384 bytes at most; kept masked.',
      }),
    ),
    request_type: Maybe('What kind of request it is.', 64),
    trigger_reason: Maybe('What the person is asked.', 1000),
    triggered_policy_id: Maybe('The rule of yours that asks.'),
    triggered_policy_name: Maybe('Its name.'),
    eu_ai_act_article: Maybe('The article of the EU AI Act for which a person is asked.', 64),
    compliance_framework: Maybe('The framework for which a person is asked.', 64),
    risk_classification: Maybe('The class of risk.', 64),
    severity: Maybe('critical, high, medium or low.', 16),
    user_id: Maybe('On whose behalf.'),
    notify_url: Maybe(
      'Who is told the decision: a public https address. Signed by the key of `GET /api/v1/hitl/notify-key`.',
      2048,
    ),
    required_approvals: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10, default: 1, description: 'How many people must approve.' }),
    ),
    four_eyes: Type.Optional(
      Type.Boolean({ default: false, description: 'Whether somebody else than who asks must decide.' }),
    ),
    expires_in_seconds: Type.Optional(Type.Integer({ minimum: 60, maximum: 2_592_000, default: 86_400 })),
  },
  {
    description: 'A question for the people who approve.',
    examples: [{ request_type: 'refund', trigger_reason: 'Refund of 900 USD', severity: 'high' }],
  },
);
export type NewQueueItem = Static<typeof NewQueueItem>;

export const QueueItem = Type.Object({
  request_id: Type.String(),
  org_id: Type.String(),
  tenant_id: Type.String(),
  client_id: Type.String(),
  user_id: Type.String(),
  original_query: Type.String({ description: 'The masked beginning of it.' }),
  request_type: Type.String(),
  request_context: Type.Object({}, { additionalProperties: true }),
  triggered_policy_id: Type.String(),
  triggered_policy_name: Type.String(),
  trigger_reason: Type.String(),
  severity: Type.String(),
  eu_ai_act_article: Type.Optional(Type.String()),
  compliance_framework: Type.Optional(Type.String()),
  risk_classification: Type.Optional(Type.String()),
  approvers: Type.Array(Type.String(), { description: 'Who may decide; any admin when empty.' }),
  required_approvals: Type.Integer({ description: 'How many people must approve; one no is enough.' }),
  four_eyes: Type.Boolean({ description: 'Whether somebody else than who asks must decide.' }),
  approvals: Type.Array(Type.Object({ reviewer: Type.String(), comment: Type.String(), approved_at: Time }), {
    description: 'Who has approved so far.',
  }),
  status: Type.String({ description: 'pending, approved, rejected or expired.' }),
  decision_id: Type.Optional(Type.String()),
  reviewer_id: Type.Optional(Type.String()),
  reviewer_email: Type.Optional(Type.String()),
  reviewer_role: Type.Optional(Type.String()),
  review_comment: Type.Optional(Type.String()),
  reviewed_at: Type.Optional(Time),
  reviewed_with: Type.Optional(Type.String({ description: 'The client that spoke for the reviewer.' })),
  notify_url: Type.String({ description: 'Empty for nobody.' }),
  expires_at: Time,
  created_at: Time,
  updated_at: Time,
});
export type QueueItem = Static<typeof QueueItem>;

export const QueuePage = Type.Object({
  success: Type.Boolean(),
  data: Type.Array(QueueItem),
  meta: Type.Object({ total: Type.Integer(), limit: Type.Integer(), offset: Type.Integer() }),
});
export type QueuePage = Static<typeof QueuePage>;

export const QueueItemAnswer = Type.Object({ success: Type.Boolean(), data: QueueItem });
export type QueueItemAnswer = Static<typeof QueueItemAnswer>;

export const QueueStats = Type.Object({
  success: Type.Boolean(),
  data: Type.Object({
    total_pending: Type.Integer(),
    high_priority: Type.Integer(),
    critical_priority: Type.Integer(),
    oldest_pending_hours: Type.Number(),
  }),
});
export type QueueStats = Static<typeof QueueStats>;

export const NotifyKey = Type.Object({
  success: Type.Boolean(),
  data: Type.Object({
    key: Type.String({ description: 'Used as text.' }),
    header: Type.String({ description: 'Holds `sha256=` and the signature of the whole body, hexadecimal.' }),
    algorithm: Type.String(),
  }),
});
export type NotifyKey = Static<typeof NotifyKey>;

export const StepDecisionAnswer = Type.Object({
  success: Type.Boolean(),
  approval_id: Type.String(),
  step_id: Type.String(),
  workflow_id: Type.Optional(Type.String()),
  plan_id: Type.Optional(Type.String()),
  status: Type.String({ description: 'approved or rejected.' }),
});
export type StepDecisionAnswer = Static<typeof StepDecisionAnswer>;

/** How far a question is from being answered with yes. */
export const APPROVAL_PROGRESS = {
  required_approvals: Type.Integer({ description: 'How many people must approve; one no is enough.' }),
  approvals_given: Type.Integer({ description: 'How many have approved so far.' }),
  four_eyes: Type.Boolean({ description: 'Whether somebody else than who asks must decide.' }),
};
export interface ApprovalProgress {
  required_approvals: number;
  approvals_given: number;
  four_eyes: boolean;
}

const WaitingStep = Type.Object({
  approval_id: Type.String(),
  workflow_id: Type.String(),
  plan_id: Type.Optional(Type.String()),
  step_id: Type.String(),
  reason: Type.String(),
  severity: Type.String(),
  approvers: Type.Array(Type.String()),
  ...APPROVAL_PROGRESS,
  created_at: Time,
  expires_at: Time,
});

/** What waits for people, in the words of both generations of clients. */
export const PendingApprovals = Type.Object({
  pending_approvals: Type.Array(WaitingStep),
  approvals: Type.Array(WaitingStep),
  count: Type.Integer(),
  total: Type.Integer(),
});
export type PendingApprovals = Static<typeof PendingApprovals>;

export const PendingQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
});
export type PendingQuery = Static<typeof PendingQuery>;
