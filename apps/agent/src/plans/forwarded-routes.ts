import { AGENT_ROUTES } from './agent-routes';
import type { ForwardedRoute } from './forwarded-route';
import { GATE, WORKFLOW_ROUTES } from './workflow-routes';

const PLAN = 'api/v1/plan/:id';
const REVIEW = { reviewer_email: 'ann@example.com', comment: 'Checked with finance.' };

const plans: readonly Omit<ForwardedRoute, 'tag'>[] = [
  {
    method: 'POST',
    paths: ['api/v1/plan', 'api/v1/orchestrator/plan'],
    operationId: 'createPlan',
    summary: 'Make a plan of a question, or keep a plan',
    description: 'Nothing runs yet: `POST /api/v1/plan/execute` with the `plan_id` runs it.',
    example: { query: 'Find a flight and a hotel in Lisbon for May', domain: 'travel' },
  },
  {
    method: 'POST',
    paths: ['api/v1/plan/execute'],
    operationId: 'executePlan',
    summary: 'Run a stored plan, or a plan that is given, each step governed',
    description: 'Answers when the plan has ended; 202 when it waits for a person or takes longer.',
    example: { plan: { steps: [{ id: 'city', type: 'llm-call', prompt: 'Name a city' }] } },
  },
  {
    method: 'POST',
    paths: [`${PLAN}/execute`, 'api/v1/orchestrator/plan/:id/execute'],
    operationId: 'executeStoredPlan',
    summary: 'Run a stored plan',
    example: { input: { city: 'Lisbon' } },
  },
  {
    method: 'GET',
    paths: [PLAN, 'api/plans/:id', 'api/v1/orchestrator/plan/:id'],
    operationId: 'getPlan',
    summary: 'Read a plan and what became of it',
  },
  {
    method: 'PUT',
    paths: [PLAN],
    operationId: 'updatePlan',
    summary: 'Change a plan; 409 with `current_version` when somebody was faster',
    example: { version: 1, domain: 'travel' },
  },
  {
    method: 'POST',
    paths: [`${PLAN}/cancel`],
    operationId: 'cancelPlan',
    summary: 'Cancel a plan, running or not',
    example: { reason: 'No longer needed' },
  },
  {
    method: 'POST',
    paths: [`${PLAN}/pause`],
    operationId: 'pausePlan',
    summary: 'Pause a plan: what runs is finished, nothing new starts',
    example: {},
  },
  {
    method: 'POST',
    paths: [`${PLAN}/resume`],
    operationId: 'resumePlan',
    summary: 'Answer what a plan waits for, or let a paused plan go on',
    example: { approved: true, step_id: 'book' },
  },
  {
    method: 'GET',
    paths: [`${PLAN}/versions`],
    operationId: 'listPlanVersions',
    summary: 'List the versions of a plan, the newest first',
  },
  {
    method: 'POST',
    paths: [`${PLAN}/rollback/:version`],
    operationId: 'rollBackPlan',
    summary: 'Make an earlier version of a plan current again, as a new version',
    example: {},
  },
];

const executions: readonly Omit<ForwardedRoute, 'tag'>[] = [
  {
    method: 'GET',
    paths: ['api/v1/executions'],
    operationId: 'listExecutions',
    summary: 'List runs of plans, the newest first',
  },
  {
    method: 'GET',
    paths: ['api/v1/executions/:id'],
    operationId: 'getExecution',
    summary: 'Read a run with its steps',
  },
  {
    method: 'GET',
    paths: ['api/v1/executions/:id/steps'],
    operationId: 'listExecutionSteps',
    summary: 'List the steps of a run',
  },
  {
    method: 'GET',
    paths: ['api/v1/executions/:id/steps/:index'],
    operationId: 'getExecutionStep',
    summary: 'Read a step of a run; they count from 0',
  },
  {
    method: 'GET',
    paths: ['api/v1/executions/:id/timeline'],
    operationId: 'getExecutionTimeline',
    summary: 'Read when each step began and ended',
  },
  {
    method: 'GET',
    paths: ['api/v1/executions/:id/export'],
    operationId: 'exportExecution',
    summary: 'Export a run as one JSON document',
  },
  {
    method: 'DELETE',
    paths: ['api/v1/executions/:id'],
    operationId: 'deleteExecution',
    summary: 'Remove a run that is over; its audit records stay',
    status: 204,
  },
  {
    method: 'GET',
    paths: ['api/v1/unified/executions'],
    operationId: 'listUnifiedExecutions',
    summary: 'List executions, the newest first',
  },
  {
    method: 'GET',
    paths: ['api/v1/unified/executions/:id'],
    operationId: 'getUnifiedExecution',
    summary: 'Read an execution',
  },
  {
    method: 'POST',
    paths: ['api/v1/unified/executions/:id/cancel'],
    operationId: 'cancelUnifiedExecution',
    summary: 'Cancel an execution',
    example: { reason: 'No longer needed' },
  },
  {
    method: 'GET',
    paths: ['api/v1/unified/executions/:id/messages'],
    operationId: 'listExecutionMessages',
    summary: 'List the messages between the steps of an execution',
  },
  {
    method: 'GET',
    paths: ['api/v1/unified/executions/:id/blackboard'],
    operationId: 'getExecutionBlackboard',
    summary: 'Read the blackboard of an execution with its history',
  },
  {
    method: 'POST',
    paths: ['api/v1/executions/:id/replay'],
    operationId: 'replayExecution',
    summary: 'Say which steps of a run would have gone differently with other policies or agents',
    description: 'What is stored of the run stands for everything that it did. Has no effects. For admins.',
    example: { policies: [{ id: 'block-secrets', version: 2 }] },
  },
  {
    method: 'GET',
    paths: ['api/v1/unified/executions/:id/stream'],
    operationId: 'streamUnifiedExecution',
    summary: 'Follow an execution as server-sent events',
    description: 'Send `Last-Event-ID` to go on where a connection broke. Closes when the execution is over.',
    streams: true,
  },
];

const approvals: readonly Omit<ForwardedRoute, 'tag'>[] = [
  {
    method: 'GET',
    paths: ['api/v1/hitl/queue', 'api/v1/hitl/decisions'],
    operationId: 'listApprovals',
    summary: 'List questions to people, the oldest first',
  },
  {
    method: 'POST',
    paths: ['api/v1/hitl/queue', 'api/v1/hitl/decisions'],
    operationId: 'askForApproval',
    summary: 'Ask people something',
    example: { request_type: 'refund', trigger_reason: 'Refund of 900 USD', severity: 'high' },
    status: 201,
  },
  {
    method: 'GET',
    paths: ['api/v1/hitl/queue/:id', 'api/v1/hitl/decisions/:id'],
    operationId: 'getApproval',
    summary: 'Read a question to people',
  },
  {
    method: 'POST',
    paths: ['api/v1/hitl/queue/:id/approve', 'api/v1/hitl/decisions/:id/approve'],
    operationId: 'approve',
    summary: 'Approve; needs the role admin or a named approver',
    example: REVIEW,
  },
  {
    method: 'POST',
    paths: ['api/v1/hitl/queue/:id/reject', 'api/v1/hitl/decisions/:id/reject'],
    operationId: 'reject',
    summary: 'Reject; needs the role admin or a named approver',
    example: REVIEW,
  },
  {
    method: 'GET',
    paths: ['api/v1/hitl/stats'],
    operationId: 'countApprovals',
    summary: 'Count what waits for people',
  },
  {
    method: 'GET',
    paths: ['api/v1/hitl/notify-key'],
    operationId: 'readNotifyKey',
    summary: 'Read the key by which decisions are signed that `notify_url` is told; for admins',
  },
  {
    method: 'GET',
    paths: ['api/v1/plans/approvals/pending'],
    operationId: 'listWaitingPlanSteps',
    summary: 'List steps of plans that wait for people',
  },
  {
    method: 'POST',
    paths: ['api/v1/plans/:id/steps/:step/approve'],
    operationId: 'approvePlanStep',
    summary: 'Approve a step of a plan',
    example: REVIEW,
  },
  {
    method: 'POST',
    paths: ['api/v1/plans/:id/steps/:step/reject'],
    operationId: 'rejectPlanStep',
    summary: 'Reject a step of a plan',
    example: REVIEW,
  },
  {
    method: 'GET',
    paths: ['api/v1/workflows/approvals/pending', 'api/v1/workflow-control/pending-approvals'],
    operationId: 'listWaitingWorkflowSteps',
    summary: 'List steps of workflows that wait for people',
  },
  {
    method: 'POST',
    paths: [`${GATE}/approve`, 'api/v1/workflow-control/:id/steps/:step/approve'],
    operationId: 'approveWorkflowStep',
    summary: 'Approve a step of a workflow',
    example: REVIEW,
  },
  {
    method: 'POST',
    paths: [`${GATE}/reject`, 'api/v1/workflow-control/:id/steps/:step/reject'],
    operationId: 'rejectWorkflowStep',
    summary: 'Reject a step of a workflow',
    example: REVIEW,
  },
];

/** Everything of the orchestrator that callers reach through the agent. */
export const FORWARDED_ROUTES: readonly ForwardedRoute[] = [
  ...plans.map((route) => ({ ...route, tag: 'plans' as const })),
  ...AGENT_ROUTES.map((route) => ({ ...route, tag: 'plans' as const })),
  ...executions.map((route) => ({ ...route, tag: 'executions' as const })),
  ...approvals.map((route) => ({ ...route, tag: 'approvals' as const })),
  ...WORKFLOW_ROUTES.map((route) => ({ ...route, tag: 'workflows' as const })),
];
