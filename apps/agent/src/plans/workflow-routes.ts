import type { ForwardedRoute } from './forwarded-route';

/** One step of a workflow of another orchestrator. */
export const GATE = 'api/v1/workflows/:id/steps/:step';

const CHECKPOINTS = 'api/v1/workflows/:id/checkpoints';

/** Workflows of other orchestrators. */
export const WORKFLOW_ROUTES: readonly Omit<ForwardedRoute, 'tag'>[] = [
  {
    method: 'POST',
    paths: ['api/v1/workflows'],
    operationId: 'createWorkflow',
    summary: 'Register a workflow of another orchestrator',
    example: { workflow_name: 'invoice-approval', source: 'langgraph' },
    status: 201,
  },
  {
    method: 'GET',
    paths: ['api/v1/workflows'],
    operationId: 'listWorkflows',
    summary: 'List workflows, the newest first',
  },
  {
    method: 'POST',
    paths: ['api/v1/workflows/execute'],
    operationId: 'executeWorkflowDocument',
    summary: 'Run a workflow document, each step governed',
    description: 'Answers when the run has ended; 202 when it waits for a person or takes longer.',
    example: {
      workflow: {
        metadata: { name: 'greeting' },
        spec: { steps: [{ name: 'greet', type: 'llm-call', prompt: 'Greet {{input.name}}' }] },
      },
      input: { name: 'Ann' },
    },
  },
  {
    method: 'GET',
    paths: ['api/v1/workflows/executions'],
    operationId: 'listDocumentExecutions',
    summary: 'List executions in the words of workflow documents, the newest first',
  },
  {
    method: 'GET',
    paths: ['api/v1/workflows/executions/:id'],
    operationId: 'getDocumentExecution',
    summary: 'Read an execution in the words of workflow documents',
  },
  {
    method: 'GET',
    paths: ['api/v1/workflows/executions/tenant/:tenant_id'],
    operationId: 'listTenantDocumentExecutions',
    summary: "List the tenant's executions in the words of workflow documents",
  },
  { method: 'GET', paths: ['api/v1/workflows/:id'], operationId: 'getWorkflow', summary: 'Read a workflow' },
  {
    method: 'POST',
    paths: [`${GATE}/gate`],
    operationId: 'checkWorkflowStep',
    summary: 'Ask whether a step may go on; 200 for a block too',
    example: { step_name: 'Draft', step_type: 'llm_call', step_input: { prompt: 'Draft a reply' } },
  },
  {
    method: 'POST',
    paths: [`${GATE}/complete`],
    operationId: 'completeWorkflowStep',
    summary: 'Tell what a step brought',
    example: { output: { text: 'Done' } },
  },
  {
    method: 'POST',
    paths: ['api/v1/workflows/:id/complete'],
    operationId: 'completeWorkflow',
    summary: 'Say that a workflow is completed',
    example: {},
  },
  {
    method: 'POST',
    paths: ['api/v1/workflows/:id/abort'],
    operationId: 'abortWorkflow',
    summary: 'Say that a workflow is aborted',
    example: { reason: 'Stopped by its owner' },
  },
  {
    method: 'POST',
    paths: ['api/v1/workflows/:id/fail'],
    operationId: 'failWorkflow',
    summary: 'Say that a workflow has failed',
    example: { reason: 'A tool failed' },
  },
  {
    method: 'POST',
    paths: ['api/v1/workflows/:id/resume'],
    operationId: 'resumeWorkflow',
    summary: 'Ask whether a workflow may go on',
    example: {},
  },
  {
    method: 'GET',
    paths: [CHECKPOINTS],
    operationId: 'listWorkflowCheckpoints',
    summary: 'List the steps that a workflow can go on from',
  },
  {
    method: 'POST',
    paths: [`${CHECKPOINTS}/resume`],
    operationId: 'resumeWorkflowFromLastCheckpoint',
    summary: 'Go on from the last checkpoint, by the policies of now',
    example: {},
  },
  {
    method: 'POST',
    paths: [`${CHECKPOINTS}/:checkpoint/resume`],
    operationId: 'resumeWorkflowFromCheckpoint',
    summary: 'Go on from a checkpoint, by the policies of now; later steps must ask again',
    example: {},
  },
];
