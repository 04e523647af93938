import type { AgentDomain } from '../agents/agent-domain';
import { withAgent } from '../agents/resolve-agents';
import type { Plan, PlanStep, StepOf } from '../planning/plan';

/** The domain of plans that name none. */
const DEFAULT_DOMAIN = 'generic';

/**
 * Puts changed agents in the places of those that a run had. Steps of other agents stay as they ran.
 * @param ran the plan as it ran, its agents resolved
 * @param written the plan as it was written, with its agents by name
 */
export function withReplacedAgents(ran: Plan, written: Plan, domains: readonly AgentDomain[]): Plan {
  return inPlan(ran, written, { domains, domain: DEFAULT_DOMAIN });
}

interface Replacing {
  readonly domains: readonly AgentDomain[];
  readonly domain: string;
}

function inPlan(ran: Plan, written: Plan, replacing: Replacing): Plan {
  const inside = { ...replacing, domain: written.domain ?? replacing.domain };
  return { ...ran, steps: inSteps(ran.steps, written.steps, inside) };
}

function inSteps(
  ran: readonly PlanStep[],
  written: readonly PlanStep[],
  replacing: Replacing,
): readonly PlanStep[] {
  const byId = new Map(written.map((step) => [step.id, step]));
  return ran.map((step) => inStep(step, byId.get(step.id), replacing));
}

function inStep(ran: PlanStep, written: PlanStep | undefined, replacing: Replacing): PlanStep {
  if (written?.type === 'agent') return replaced(ran, written, replacing);
  if (ran.type === 'map' && written?.type === 'map') {
    return { ...ran, steps: inSteps(ran.steps, written.steps, replacing) };
  }
  return ran.type === 'sub-plan' && written?.type === 'sub-plan' ? inSubPlan(ran, written, replacing) : ran;
}

function inSubPlan(ran: StepOf<'sub-plan'>, written: StepOf<'sub-plan'>, replacing: Replacing): PlanStep {
  const { plan } = ran;
  return plan === undefined ? ran : { ...ran, plan: inPlan(plan, written.plan ?? plan, replacing) };
}

function replaced(ran: PlanStep, written: StepOf<'agent'>, { domain, domains }: Replacing): PlanStep {
  const named = domains.find(({ name }) => name === (written.domain ?? domain));
  const agent = named?.agent(written.agent);
  return agent === undefined ? ran : withAgent(written, agent);
}
