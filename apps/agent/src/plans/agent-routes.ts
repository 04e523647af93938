import type { ForwardedRoute } from './forwarded-route';

const DEFINITION = 'api/v1/agents/:id';
const DOCUMENT = {
  apiVersion: 'axonflow.io/v1',
  kind: 'AgentConfig',
  metadata: { name: 'shop', domain: 'shop' },
  spec: {
    agents: [{ name: 'letters', type: 'llm-call', prompt_template: 'Answer the customer: {{.query}}' }],
  },
};

/** What tenants define about agents of plans. */
export const AGENT_ROUTES: readonly Omit<ForwardedRoute, 'tag'>[] = [
  {
    method: 'GET',
    paths: ['api/v1/agents'],
    operationId: 'listAgentDefinitions',
    summary: 'List definitions of agents',
  },
  {
    method: 'POST',
    paths: ['api/v1/agents'],
    operationId: 'createAgentDefinition',
    summary: 'Define the agents of a domain; not in force until activated',
    description: 'For admins, as is everything that changes definitions.',
    example: { document: DOCUMENT },
    status: 201,
  },
  {
    method: 'POST',
    paths: ['api/v1/agents/validate'],
    operationId: 'validateAgentDefinition',
    summary: 'Check a definition without keeping it',
    example: { document: DOCUMENT },
  },
  {
    method: 'GET',
    paths: [DEFINITION],
    operationId: 'getAgentDefinition',
    summary: 'Read a definition of agents',
  },
  {
    method: 'PUT',
    paths: [DEFINITION],
    operationId: 'changeAgentDefinition',
    summary: 'Add a version; what is in force stays in force',
    example: { version: 1, document: DOCUMENT },
  },
  {
    method: 'GET',
    paths: [`${DEFINITION}/versions`],
    operationId: 'listAgentDefinitionVersions',
    summary: 'List the versions of a definition, the newest first',
  },
  {
    method: 'POST',
    paths: [`${DEFINITION}/activate`],
    operationId: 'activateAgentDefinition',
    summary: 'Put a version in force',
    example: { version: 1 },
  },
  {
    method: 'POST',
    paths: [`${DEFINITION}/deactivate`],
    operationId: 'deactivateAgentDefinition',
    summary: 'Take a definition out of force; the domain of the files is back, if there is one',
    example: {},
  },
  {
    method: 'POST',
    paths: [`${DEFINITION}/test`],
    operationId: 'testAgentDefinition',
    summary: 'Say which agents would take a task; nobody is asked',
    example: { query: 'Write to the customer' },
  },
];
