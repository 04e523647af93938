import { Type, type Static } from '@sinclair/typebox';
import { AgentConfig } from './agent-config';

/** The path of one definition. */
export const AgentDefinitionPath = Type.Object({ id: Type.String({ format: 'uuid' }) });
export type AgentDefinitionPath = Static<typeof AgentDefinitionPath>;

/** A definition on its way in. Its form is checked with all its problems at once. */
export const AgentDefinitionBody = Type.Object(
  {
    version: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'The version that is changed; 409 when it is another by now.',
      }),
    ),
    document: Type.Unsafe<unknown>({
      type: 'object',
      description: 'An AgentConfig, as in an AgentConfig file.',
    }),
  },
  { additionalProperties: false },
);
export type AgentDefinitionBody = Static<typeof AgentDefinitionBody>;

export const AgentActivation = Type.Object(
  { version: Type.Optional(Type.Integer({ minimum: 1, description: 'By default the newest.' })) },
  { additionalProperties: false },
);
export type AgentActivation = Static<typeof AgentActivation>;

export const AgentTest = Type.Object(
  { query: Type.String({ minLength: 1, maxLength: 10_000, description: 'A task.' }) },
  { additionalProperties: false },
);
export type AgentTest = Static<typeof AgentTest>;

export const AgentDefinitionAnswer = Type.Object({
  id: Type.String(),
  domain: Type.String(),
  version: Type.Integer({ description: 'The newest.' }),
  active_version: Type.Union([Type.Integer(), Type.Null()], { description: 'The version in force.' }),
  document: AgentConfig,
  created_at: Type.String(),
  updated_at: Type.String(),
});
export type AgentDefinitionAnswer = Static<typeof AgentDefinitionAnswer>;

export const AgentDefinitionList = Type.Object({
  agents: Type.Array(AgentDefinitionAnswer),
  domains: Type.Array(
    Type.Object({
      domain: Type.String(),
      origin: Type.Union([Type.Literal('file'), Type.Literal('stored')]),
      agents: Type.Array(Type.String()),
    }),
    { description: 'What plans of the tenant can use now.' },
  ),
});
export type AgentDefinitionList = Static<typeof AgentDefinitionList>;

export const AgentVersions = Type.Object({
  id: Type.String(),
  versions: Type.Array(
    Type.Object({
      version: Type.Integer(),
      created_by: Type.String(),
      created_at: Type.String(),
      document: AgentConfig,
    }),
  ),
});
export type AgentVersions = Static<typeof AgentVersions>;

export const AgentValidation = Type.Object({
  valid: Type.Boolean(),
  errors: Type.Array(Type.Object({ field: Type.String(), message: Type.String() })),
});
export type AgentValidation = Static<typeof AgentValidation>;

export const AgentTestAnswer = Type.Object({
  choices: Type.Array(
    Type.Object({
      agent: Type.String(),
      reason: Type.Union([Type.Literal('description'), Type.Literal('routing')]),
    }),
    { description: 'Agents that would take the task, the best first.' },
  ),
});
export type AgentTestAnswer = Static<typeof AgentTestAnswer>;
