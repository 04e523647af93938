import type { AgentDomains } from '../../agents/agent-domain';
import type { Agent } from '../../agents/agent-config';
import type { AgentDomain } from '../../agents/agent-domain';
import { significantWords } from '../../agents/significant-words';
import { plainTemplate } from '../references/plain-template';
import type { PlanDraft } from './plan-draft';

const FALLBACK_DOMAIN = 'generic';
/** More agents than this are not set to one question. */
const MAX_AGENTS = 5;
/** How much a matching route says about a question, compared with one shared word. */
const ROUTE_WEIGHT = 3;

/**
 * Finds the domain of a question: the one whose routes match and whose descriptions share words with it most; the first of
 * equals in the order of their names, and `generic` when nothing matches.
 * @returns null when there are no domains at all
 */
export function domainFor(question: string, domains: AgentDomains): AgentDomain | null {
  const all = [...domains.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const rated = all
    .map((domain) => ({ domain, score: scoreOf(question, domain) }))
    .sort((a, b) => b.score - a.score);
  const [best] = rated;
  if (best !== undefined && best.score > 0) return best.domain;
  return domains.get(FALLBACK_DOMAIN) ?? best?.domain ?? null;
}

function scoreOf(question: string, domain: AgentDomain): number {
  const asked = significantWords(question);
  const { description = '' } = domain.config.metadata;
  const own = significantWords(`${domain.name} ${description}`);
  const shared = [...asked].filter((word) => own.has(word)).length;
  const choices = domain.choicesFor(question);
  return choices.reduce(
    (sum, { reason, score }) => sum + (reason === 'routing' ? ROUTE_WEIGHT : score),
    shared,
  );
}

/**
 * Plans without a model: every agent that fits gets the whole question, all at once. The same question gives the same plan.
 */
export function draftByRules(question: string, domain: AgentDomain): PlanDraft {
  const agents = agentsFor(question, domain);
  return {
    domain: domain.name,
    complexity: agents.length,
    steps: agents.map(({ description, name }) => ({
      id: idOf(name),
      name: description ?? name,
      agent: name,
      task: plainTemplate(question),
      depends_on: [],
      needs_approval: false,
    })),
    synthesis: '',
  };
}

function agentsFor(question: string, domain: AgentDomain): readonly Agent[] {
  const fitting = domain.choicesFor(question).map(({ agent }) => agent);
  return fitting.length > 0 ? fitting.slice(0, MAX_AGENTS) : domain.agents.slice(0, 1);
}

/** Ids of steps begin with a letter; names of agents need not. */
function idOf(agent: string): string {
  return /^[a-z]/.test(agent) ? agent : `agent-${agent}`.slice(0, 64);
}
