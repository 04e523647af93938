import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlan } from '../planning/read-plan';
import { resolveText } from '../planning/references/resolve';
import type { InvalidPlanError } from '../planning/planning.errors';
import type { AgentConfig } from './agent-config';
import { AgentDomain } from './agent-domain';
import { readAgentFolder } from './agent-files';
import type { InvalidAgentsError } from './agents.errors';
import { readAgentConfig } from './read-agent-config';
import { resolveAgents } from './resolve-agents';

const SHIPPED = join(__dirname, '../../../../agents');

const aConfig = (spec: object = {}): object => ({
  apiVersion: 'axonflow.io/v1',
  kind: 'AgentConfig',
  metadata: { name: 'shop', domain: 'shop', description: 'Orders and refunds' },
  spec: {
    agents: [
      {
        name: 'orders',
        description: 'Finds orders',
        type: 'connector-call',
        connector: { name: 'db', operation: 'query' },
        parameters: { limit: 5, note: '{{x}}' },
      },
      {
        name: 'letters',
        description: 'Writes letters to customers',
        type: 'llm-call',
        llm: { provider: 'openai', model: 'gpt-4o', temperature: 0.5, max_tokens: 0 },
        prompt_template: 'Dear {{name}}: {{ .query }}',
      },
      {
        name: 'plain',
        type: 'llm-call',
        llm: { provider: 'openai', model: 'gpt-4o', max_tokens: 9 },
        description: 'Talks',
      },
    ],
    routing: [
      { pattern: '\\brefund\\b', agent: 'letters', priority: 1 },
      { pattern: 'order (no|number)', agent: 'orders', priority: 5 },
    ],
    ...spec,
  },
});

function problemsOf(document: unknown): readonly { field: string; message: string }[] {
  try {
    readAgentConfig(document);
    return [];
  } catch (error) {
    return (error as InvalidAgentsError).problems;
  }
}

describe(readAgentConfig.name, () => {
  it('takes what the contract describes', () => {
    expect(problemsOf(aConfig())).toEqual([]);
  });

  it.each([
    ['an agent twice', { agents: [agent('a'), agent('a')], routing: [] }, '/spec/agents/1/name', 'twice'],
    [
      'a model agent without model',
      { agents: [{ name: 'a', type: 'llm-call' }], routing: [] },
      '/spec/agents/0',
      'llm or prompt_template',
    ],
    [
      'a connector agent without connector',
      { agents: [{ name: 'a', type: 'connector-call' }], routing: [] },
      '/spec/agents/0',
      'needs connector',
    ],
    [
      'a connector agent with tools',
      {
        agents: [
          {
            ...{ name: 'a', type: 'connector-call', connector: { name: 'db', operation: 'query' } },
            tools: [{ connector: 'db' }],
          },
        ],
        routing: [],
      },
      '/spec/agents/0/tools',
      'are for models',
    ],
    [
      'a route to nobody',
      { routing: [{ pattern: 'x', agent: 'nobody' }] },
      '/spec/routing/0/agent',
      'known: orders, letters',
    ],
    [
      'a pattern that may be slow',
      { routing: [{ pattern: '(?=x)', agent: 'orders' }] },
      '/spec/routing/0/pattern',
      'RE2',
    ],
    ['no agents', { agents: [] }, '/spec/agents', 'must not be empty'],
    [
      'a mode that is none',
      { execution: { default_mode: 'fast' } },
      '/spec/execution/default_mode',
      'one of',
    ],
    [
      'a model without provider',
      { agents: [{ name: 'a', type: 'llm-call', llm: { model: 'm' } }], routing: [] },
      '/spec/agents/0/llm/provider',
      'required',
    ],
  ])('refuses %s and says where', (_, spec, field, message) => {
    expect(problemsOf(aConfig(spec))).toEqual([{ field, message: expect.stringContaining(message) }]);
  });
});

describe(readAgentFolder.name, () => {
  it('reads the shipped domains', () => {
    const { bad, domains } = readAgentFolder([SHIPPED]);

    expect(bad).toEqual([]);
    expect(domains.map(({ name }) => name)).toEqual(['finance', 'generic', 'healthcare', 'travel']);
  });

  it('names bad files and uses the others', () => {
    const folder = mkdtempSync(join(tmpdir(), 'agents-'));
    writeFileSync(join(folder, 'a.yaml'), JSON.stringify(aConfig()));
    writeFileSync(join(folder, 'b.yaml'), 'kind: AgentConfig\n  broken');
    writeFileSync(join(folder, 'c.json'), JSON.stringify(aConfig()));
    writeFileSync(join(folder, 'd.yml'), 'kind: Other');
    writeFileSync(join(folder, 'notes.txt'), 'x');

    const { bad, domains } = readAgentFolder(['/no/such/folder', folder]);
    rmSync(folder, { recursive: true });

    expect(domains).toHaveLength(1);
    expect(bad.map(({ file }) => file.slice(-6))).toEqual(['b.yaml', 'c.json', '/d.yml']);
    expect(bad[1]?.problem).toContain('earlier file');
  });
});

describe(AgentDomain.name, () => {
  const domain = new AgentDomain(readAgentConfig(aConfig()), 'file');

  it('chooses by routes first, the highest priority first, and then by shared words', () => {
    const choices = domain.choicesFor('Refund ORDER NO 7 and write to the customer');

    expect(choices.map(({ agent, reason }) => [agent.name, reason])).toEqual([
      ['orders', 'routing'],
      ['letters', 'routing'],
    ]);
    expect(domain.choicesFor('a letter for customers').map(({ agent }) => agent.name)).toEqual(['letters']);
    expect(domain.choicesFor('weather')).toEqual([]);
  });

  it('answers hostile texts in linear time', () => {
    const slow = new AgentDomain(
      readAgentConfig(aConfig({ routing: [{ pattern: '(a+)+b', agent: 'orders' }] })),
      'file',
    );

    expect(slow.choicesFor(`${'a'.repeat(100_000)}!`)).toEqual([]);
  });
});

describe(resolveAgents.name, () => {
  const domains = new Map([['shop', new AgentDomain(readAgentConfig(aConfig()), 'file')]]);
  const planOf = (...steps: object[]): ReturnType<typeof readPlan> => readPlan({ domain: 'shop', steps });

  it('puts the settings of the agents in the place of agent steps, also inside maps and sub-plans', () => {
    const plan = planOf(
      {
        id: 'find',
        type: 'agent',
        agent: 'orders',
        query: 'of {{input.who}}',
        parameters: { limit: 9 },
        timeout_ms: 5,
      },
      {
        id: 'each',
        type: 'map',
        over: '{{steps.find.output}}',
        steps: [{ id: 'write', type: 'agent', agent: 'letters', query: 'on {{item}}' }],
      },
      {
        id: 'sub',
        type: 'sub-plan',
        plan: { steps: [{ id: 'talk', type: 'agent', agent: 'plain', query: 'hi' }] },
      },
    );

    const [find, each, sub] = resolveAgents(plan, domains).steps;

    expect(find).toEqual({
      id: 'find',
      name: 'orders',
      type: 'connector-call',
      connector: 'db',
      operation: 'query',
      parameters: { query: 'of {{input.who}}', limit: 9, note: '{{"{{"}}x}}' },
      timeout_ms: 5,
      depends_on: [],
    });
    const [write] = each?.type === 'map' ? each.steps : [];
    expect(write).toMatchObject({ type: 'llm-call', provider: 'openai', model: 'gpt-4o', temperature: 0.5 });
    const prompt = write?.type === 'llm-call' ? write.prompt : '';
    expect(resolveText(prompt, { outputOf: () => null, input: null, variables: { item: 'A1' } })).toBe(
      'Dear {{name}}: on A1',
    );
    expect(write).not.toHaveProperty('max_tokens');
    expect(sub?.type === 'sub-plan' && sub.plan?.steps[0]).toMatchObject({
      prompt: 'hi',
      system: 'Talks',
      max_tokens: 9,
    });
  });

  it('names every agent and domain that does not exist, and tools of agents that are no models', () => {
    const plan = planOf(
      { id: 'a', type: 'agent', agent: 'nobody', query: 'x' },
      { id: 'b', type: 'agent', agent: 'orders', domain: 'moon', query: 'x' },
      { id: 'c', type: 'agent', agent: 'orders', query: 'x', tools: [{ connector: 'db' }] },
    );

    let problems: InvalidPlanError['problems'] = [];
    try {
      resolveAgents(plan, domains, '/plan');
    } catch (error) {
      ({ problems } = error as InvalidPlanError);
    }

    expect(problems.map(({ field }) => field)).toEqual([
      '/plan/steps/0/agent',
      '/plan/steps/1/domain',
      '/plan/steps/2/tools',
    ]);
    expect(problems[0]?.message).toContain('known: orders, letters, plain');
  });
});

function agent(name: string): AgentConfig['spec']['agents'][number] {
  return { name, type: 'llm-call', prompt_template: 'x' };
}
