import { AppError } from '@app/kernel';
import type { AgentDomain, AgentDomains } from '../../agents/agent-domain';
import { resolveAgents } from '../../agents/resolve-agents';
import type { Plan } from '../plan';
import { readPlan } from '../read-plan';
import { readDraft, type PlanDraft } from './plan-draft';
import { planOfDraft } from './plan-of-draft';
import { knownNames } from '../validation/problem-list';

/** A draft that became a plan. Its agents exist. */
export interface DraftedPlan {
  readonly plan: Plan;
  readonly domain: AgentDomain;
  readonly draft: PlanDraft;
}

/** The plan, or what keeps the answer from being one, in sentences. */
export type DraftedPlanReading =
  | { readonly drafted: DraftedPlan; readonly problems: null }
  | { readonly drafted: null; readonly problems: readonly string[] };

/** Reads the answer of a planning model. */
export function readDraftedPlan(answer: string, domains: AgentDomains, question: string): DraftedPlanReading {
  const { draft, problems } = readDraft(answer);
  if (draft === null) return { drafted: null, problems };
  const domain = domains.get(draft.domain);
  if (domain === undefined) {
    return { drafted: null, problems: [`/domain is not a domain; ${knownNames(domains.keys())}.`] };
  }
  try {
    return { drafted: { plan: planFrom(draft, domain, question), domain, draft }, problems: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { drafted: null, problems: error.problems.map(({ field, message }) => `${field} ${message}`) };
  }
}

/**
 * Makes a plan from a draft and checks it.
 * @throws InvalidPlanError (INVALID_REQUEST)
 */
export function planFrom(draft: PlanDraft, domain: AgentDomain, question: string): Plan {
  const plan = readPlan(planOfDraft(draft, domain, question));
  resolveAgents(plan, new Map([[domain.name, domain]]));
  return plan;
}
