import { Type, type Static } from '@sinclair/typebox';
import { PLAN_LIMITS } from '../planning/plan-limits';
import { Retry } from '../planning/steps/step-fields';
import { DURATION_PATTERN } from './duration-text';

const AnyObject = Type.Object({}, { additionalProperties: true });
const Word = (description: string) => Type.String({ minLength: 1, maxLength: 128, description });
const Text = (description: string) =>
  Type.String({ minLength: 1, maxLength: PLAN_LIMITS.textLength, description });
const Names = (description: string) =>
  Type.Array(Type.String({ maxLength: 64 }), { maxItems: PLAN_LIMITS.dependencies, description });
const Duration = (description: string) =>
  Type.String({ pattern: DURATION_PATTERN, description, examples: ['90s', '1h30m'] });

const DocumentStep = Type.Object(
  {
    name: Type.String({ maxLength: 64, description: 'Unique; other steps refer to it.' }),
    type: Type.String({
      description: 'llm-call, connector-call, api-call, conditional or synthesis.',
      examples: ['llm-call'],
    }),
    provider: Type.Optional(Word('Preferred provider.')),
    model: Type.Optional(Word('Model name as the provider knows it.')),
    prompt: Type.Optional(Text('What the model is asked.')),
    max_tokens: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    output_schema: Type.Optional(AnyObject),
    function: Type.Optional(Word('Of `function-call`, which is not supported.')),
    condition: Type.Optional(Text('CEL over `steps.NAME.output` and `input`.')),
    if_true: Type.Optional(Names('Steps that run only when the condition is true.')),
    if_false: Type.Optional(Names('Steps that run only when the condition is false.')),
    branches: Type.Optional(Type.Record(Type.String({ maxLength: 128 }), Names('Steps for this value.'))),
    connector: Type.Optional(Word('Name of a configured connector.')),
    operation: Type.Optional(Word('`query` (default) reads, `execute` changes something.')),
    statement: Type.Optional(Text('What is asked of the connector, in its language.')),
    action: Type.Optional(Word('Which of its tools.')),
    parameters: Type.Optional(AnyObject),
    timeout: Type.Optional(Duration('Of one try.')),
    retry: Type.Optional(Retry),
    depends_on: Type.Optional(
      Names('Steps that come first. When no step of a document says so, steps run in their order.'),
    ),
  },
  { additionalProperties: false },
);
export type DocumentStep = Static<typeof DocumentStep>;

/** A workflow as a document. */
export const WorkflowDocument = Type.Object(
  {
    apiVersion: Type.Optional(Type.String({ maxLength: 64 })),
    kind: Type.Optional(Type.Literal('Workflow')),
    metadata: Type.Object(
      {
        name: Type.String({ minLength: 1, maxLength: 255 }),
        description: Type.Optional(Type.String({ maxLength: 2000 })),
        version: Type.Optional(Type.String({ maxLength: 64 })),
        tags: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 50 })),
      },
      { additionalProperties: false },
    ),
    spec: Type.Object(
      {
        timeout: Type.Optional(Duration('Of the whole run; `5m` by default.')),
        retries: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: 9,
            default: 1,
            description: 'How often a call that failed is tried again.',
          }),
        ),
        input: Type.Optional(
          Type.Object(
            { type: Type.Optional(Type.Literal('object')), properties: Type.Optional(AnyObject) },
            { additionalProperties: false },
          ),
        ),
        steps: Type.Array(DocumentStep, { minItems: 1, maxItems: PLAN_LIMITS.steps }),
        output: Type.Optional(
          Type.Record(Type.String({ maxLength: 128 }), Text('A template.'), {
            description: 'What the run gives, by name.',
          }),
        ),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);
export type WorkflowDocument = Static<typeof WorkflowDocument>;

/** Body of `POST /api/v1/workflows/execute`. */
export const DocumentExecutionRequest = Type.Object(
  {
    workflow: WorkflowDocument,
    input: Type.Optional(Type.Any({ description: 'What the steps read as `input`.' })),
    user: Type.Optional(Type.Union([AnyObject, Type.Null()])),
  },
  {
    description: 'A workflow document to run now, on behalf of the caller.',
    examples: [
      {
        workflow: {
          metadata: { name: 'greeting' },
          spec: { steps: [{ name: 'greet', type: 'llm-call', prompt: 'Greet {{input.name}}' }] },
        },
        input: { name: 'Ann' },
      },
    ],
  },
);
export type DocumentExecutionRequest = Static<typeof DocumentExecutionRequest>;

const Time = Type.String({ format: 'date-time' });

/** A run in the words of workflow documents. */
export const DocumentExecution = Type.Object({
  id: Type.String(),
  workflow_name: Type.String(),
  status: Type.String(),
  input: Type.Any(),
  output: Type.Any(),
  steps: Type.Array(
    Type.Object({
      name: Type.String(),
      status: Type.String(),
      input: Type.Any(),
      output: Type.Any(),
      start_time: Type.Optional(Time),
      end_time: Type.Optional(Time),
      error: Type.Optional(Type.String()),
      process_time: Type.String({ examples: ['120ms'] }),
    }),
  ),
  start_time: Time,
  end_time: Type.Optional(Time),
  user_context: Type.Object({}, { additionalProperties: true }),
  error: Type.Optional(Type.String()),
  decision_id: Type.Optional(Type.String()),
  approval_id: Type.Optional(Type.String()),
});
export type DocumentExecution = Static<typeof DocumentExecution>;

export const DocumentExecutionList = Type.Object({
  executions: Type.Array(DocumentExecution),
  count: Type.Integer(),
});
export type DocumentExecutionList = Static<typeof DocumentExecutionList>;

export const TenantExecutionList = Type.Composite([
  Type.Object({ tenant_id: Type.String() }),
  DocumentExecutionList,
]);
export type TenantExecutionList = Static<typeof TenantExecutionList>;

export const DocumentExecutionQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
});
export type DocumentExecutionQuery = Static<typeof DocumentExecutionQuery>;

export const TenantPath = Type.Object({ tenant_id: Type.String({ maxLength: 64 }) });
export type TenantPath = Static<typeof TenantPath>;
