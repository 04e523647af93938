import { AgentDomain } from '../agents/agent-domain';
import { readAgentConfig } from '../agents/read-agent-config';
import { withAgent } from '../agents/resolve-agents';
import type { Plan, StepOf } from '../planning/plan';
import { readPlan } from '../planning/read-plan';
import { withReplacedAgents } from './replaced-agents';

const domainWith = (template: string): AgentDomain =>
  new AgentDomain(
    readAgentConfig({
      apiVersion: 'axonflow.io/v1',
      kind: 'AgentConfig',
      metadata: { name: 'travel', domain: 'travel' },
      spec: {
        execution: {},
        agents: [{ name: 'flights', type: 'llm-call', prompt_template: template }],
      },
    }),
    'stored',
  );
const WRITTEN = readPlan({
  domain: 'travel',
  steps: [
    { id: 'a', type: 'agent', agent: 'flights', query: 'Lisbon' },
    { id: 'b', type: 'agent', agent: 'flights', domain: 'other', query: 'Porto' },
    { id: 'c', type: 'llm-call', prompt: 'as it was' },
  ],
});

/** The plan as it ran, with the agents of then. */
function ran(template: string): Plan {
  const agent = domainWith(template).agent('flights');
  if (agent === undefined) throw new Error('no such agent');
  const steps = WRITTEN.steps.map((step) => (step.type === 'agent' ? withAgent(step, agent) : step));
  return { ...WRITTEN, steps };
}

const prompts = ({ steps }: Plan): string[] => steps.map((step) => (step as StepOf<'llm-call'>).prompt);

describe(withReplacedAgents.name, () => {
  it('changes the steps of the agents that are replaced, and no others', () => {
    const plan = withReplacedAgents(ran('Old {{.query}}'), WRITTEN, [domainWith('New {{.query}}')]);

    expect(prompts(plan)).toEqual(['New Lisbon', 'Old Porto', 'as it was']);
  });

  it('changes nothing when the agents are those of then', () => {
    const plan = ran('Old {{.query}}');

    expect(withReplacedAgents(plan, WRITTEN, [domainWith('Old {{.query}}')])).toEqual(plan);
  });
});
