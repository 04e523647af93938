import { Type, type Static } from '@sinclair/typebox';
import { jsonSchema, oneOf } from '../planning/steps/step-fields';
import { toolFields } from '../planning/steps/step-tools';

const agentName = Type.String({
  pattern: '^[a-z0-9][a-z0-9_-]{0,63}$',
  description: 'Lower-case letters, digits, hyphens and underscores.',
});
const description = Type.Optional(Type.String({ maxLength: 2000 }));
const promptTemplate = (what: string): ReturnType<typeof Type.String> =>
  Type.String({ minLength: 1, maxLength: 50_000, description: what });

/** Somebody who does one kind of task: a model with a prompt, or an operation of a connector. */
const Agent = Type.Object(
  {
    name: agentName,
    description,
    type: oneOf(['llm-call', 'connector-call'], 'Who does the work.'),
    llm: Type.Optional(
      Type.Object(
        {
          provider: Type.String({ minLength: 1, maxLength: 64 }),
          model: Type.String({ minLength: 1, maxLength: 128 }),
          temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
          max_tokens: Type.Optional(
            Type.Integer({ minimum: 0, maximum: 1_000_000, description: '0 leaves it to the provider.' }),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    connector: Type.Optional(
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 64 }),
          operation: Type.String({ minLength: 1, maxLength: 64 }),
        },
        { additionalProperties: false },
      ),
    ),
    prompt_template: Type.Optional(promptTemplate('What the model is asked; {{.query}} is the task.')),
    ...toolFields,
    parameters: Type.Optional(jsonSchema('Handed to the connector.')),
  },
  { additionalProperties: false },
);
export type Agent = Static<typeof Agent>;

const Routing = Type.Object(
  {
    pattern: Type.String({
      minLength: 1,
      maxLength: 1000,
      description: 'RE2 syntax: no look-around, no back-references; letter case does not matter.',
    }),
    agent: agentName,
    connector: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    priority: Type.Optional(
      Type.Integer({ minimum: -1_000_000, maximum: 1_000_000, default: 0, description: 'Highest first.' }),
    ),
  },
  { additionalProperties: false },
);

/** The agents of one domain. */
export const AgentConfig = Type.Object(
  {
    apiVersion: Type.String({ pattern: '^axonflow\\.io/', maxLength: 64, examples: ['axonflow.io/v1'] }),
    kind: Type.Literal('AgentConfig'),
    metadata: Type.Object(
      {
        name: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' }),
        domain: Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,63}$' }),
        description,
      },
      { additionalProperties: false },
    ),
    spec: Type.Object(
      {
        execution: Type.Optional(
          Type.Object(
            {
              default_mode: Type.Optional(
                oneOf(['sequential', 'parallel', 'auto'], 'How plans of the domain run.'),
              ),
              max_parallel_tasks: Type.Optional(
                Type.Integer({ minimum: 0, maximum: 1000, default: 5, description: '0 is the default.' }),
              ),
              timeout_seconds: Type.Optional(
                Type.Integer({ minimum: 0, maximum: 86_400, default: 300, description: '0 is the default.' }),
              ),
              hints: Type.Optional(
                Type.String({ maxLength: 10_000, description: 'What the planner is told.' }),
              ),
            },
            { additionalProperties: false },
          ),
        ),
        agents: Type.Array(Agent, { minItems: 1, maxItems: 200 }),
        routing: Type.Optional(Type.Array(Routing, { maxItems: 500 })),
        synthesis: Type.Optional(
          Type.Object(
            {
              enabled: Type.Optional(Type.Boolean({ default: true })),
              prompt_template: Type.Optional(
                promptTemplate('How answers become one; {{.query}} is the question.'),
              ),
            },
            { additionalProperties: false },
          ),
        ),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false, description: 'The agents of one domain, and how its plans are made.' },
);
export type AgentConfig = Static<typeof AgentConfig>;
