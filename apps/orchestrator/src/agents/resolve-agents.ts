import type { FieldProblem, Json } from '@app/kernel';
import { InvalidPlanError } from '../planning/planning.errors';
import type { Plan, PlanStep, StepOf } from '../planning/plan';
import type { ConnectorCallStep } from '../planning/steps/connector-call.step';
import type { LlmCallStep } from '../planning/steps/llm-call.step';
import { plainTemplate } from '../planning/references/plain-template';
import { knownNames } from '../planning/validation/problem-list';
import type { Agent } from './agent-config';
import type { AgentDomains } from './agent-domain';

/** The place of the task in an agent's prompt. */
const QUERY = /\{\{\s*\.query\s*\}\}/;
const DEFAULT_DOMAIN = 'generic';

interface Resolving {
  readonly domains: AgentDomains;
  /** Of the plan that the step stands in. */
  readonly domain: string;
  readonly problems: FieldProblem[];
}

/**
 * Puts the settings of agents in the place of `agent` steps, so that a run no longer depends on what becomes of its agents.
 * @param plan as `readPlan` returns it
 * @throws InvalidPlanError (INVALID_REQUEST) that names every step whose agent does not exist
 */
export function resolveAgents(plan: Plan, domains: AgentDomains, pointer = ''): Plan {
  const problems: FieldProblem[] = [];
  const resolved = inPlan(plan, pointer, { domains, domain: DEFAULT_DOMAIN, problems });
  if (problems.length > 0) throw new InvalidPlanError(problems);
  return resolved;
}

/** Says whether a plan, or a plan inside it, has steps for agents. */
export function namesAgents({ steps }: Pick<Plan, 'steps'>): boolean {
  return steps.some((step) => {
    if (step.type === 'map') return namesAgents(step);
    if (step.type === 'sub-plan') return step.plan !== undefined && namesAgents(step.plan);
    return step.type === 'agent';
  });
}

function inPlan(plan: Plan, at: string, resolving: Resolving): Plan {
  const inside = { ...resolving, domain: plan.domain ?? resolving.domain };
  return { ...plan, steps: inSteps(plan.steps, `${at}/steps`, inside) };
}

function inSteps(steps: readonly PlanStep[], at: string, resolving: Resolving): readonly PlanStep[] {
  return steps.map((step, index) => inStep(step, `${at}/${index}`, resolving));
}

function inStep(step: PlanStep, at: string, resolving: Resolving): PlanStep {
  if (step.type === 'map') return { ...step, steps: inSteps(step.steps, `${at}/steps`, resolving) };
  if (step.type === 'sub-plan' && step.plan !== undefined) {
    return { ...step, plan: inPlan(step.plan, `${at}/plan`, resolving) };
  }
  if (step.type !== 'agent') return step;
  const agent = agentOf(step, at, resolving);
  if (agent === undefined) return step;
  if (agent.type === 'connector-call' && step.tools !== undefined) {
    const message = `are for models, and '${agent.name}' is a connector-call; leave them out.`;
    resolving.problems.push({ field: `${at}/tools`, message });
  }
  return withAgent(step, agent);
}

function agentOf(
  step: StepOf<'agent'>,
  at: string,
  { domain, domains, problems }: Resolving,
): Agent | undefined {
  const name = step.domain ?? domain;
  const found = domains.get(name);
  const agent = found?.agent(step.agent);
  if (agent !== undefined) return agent;
  problems.push(
    found === undefined
      ? { field: `${at}/domain`, message: `'${name}' is not a domain; ${knownNames(domains.keys())}.` }
      : {
          field: `${at}/agent`,
          message: `'${step.agent}' is not an agent of ${name}; ${knownNames(found.agents.map((each) => each.name))}.`,
        },
  );
  return undefined;
}

/** The step that an agent makes of a task. */
export function withAgent(step: StepOf<'agent'>, agent: Agent): ConnectorCallStep | LlmCallStep {
  const { agent: name, domain: _domain, parameters, query, type: _type, tools, max_rounds, ...common } = step;
  const named = { name, ...common };
  const { connector } = agent;
  if (agent.type === 'connector-call' && connector !== undefined) {
    return {
      ...named,
      type: 'connector-call',
      connector: connector.name,
      operation: connector.operation,
      parameters: { query, ...plainParameters(agent), ...parameters },
    };
  }
  const { llm, prompt_template } = agent;
  return {
    ...named,
    type: 'llm-call',
    prompt: prompt_template === undefined ? query : promptOf(prompt_template, query),
    ...(prompt_template === undefined && agent.description !== undefined
      ? { system: plainTemplate(agent.description) }
      : {}),
    ...(llm === undefined ? {} : modelOf(llm)),
    ...toolsOf(agent, { tools, max_rounds }),
  };
}

/** What the agent may call, and what the step adds to it. */
function toolsOf(
  agent: Agent,
  { max_rounds = agent.max_rounds, tools = [] }: Pick<StepOf<'agent'>, 'max_rounds' | 'tools'>,
): Pick<LlmCallStep, 'max_rounds' | 'tools'> {
  const all = [...(agent.tools ?? []), ...tools];
  return { ...(all.length > 0 && { tools: all }), ...(max_rounds !== undefined && { max_rounds }) };
}

function modelOf({ max_tokens, ...llm }: NonNullable<Agent['llm']>): Partial<LlmCallStep> {
  return max_tokens === undefined || max_tokens === 0 ? llm : { ...llm, max_tokens };
}

/** Braces of the agent's own prompt, the place of the task aside, are plain text. */
function promptOf(template: string, query: string): string {
  return template.split(QUERY).map(plainTemplate).join(query);
}

function plainParameters({ parameters = {} }: Agent): { readonly [key: string]: Json } {
  return plainValue(parameters) as { readonly [key: string]: Json };
}

function plainValue(value: Json): Json {
  if (typeof value === 'string') return plainTemplate(value);
  if (Array.isArray(value)) return value.map((entry: Json) => plainValue(entry));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainValue(inner)]));
}
