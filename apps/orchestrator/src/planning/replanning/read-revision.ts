import { AppError } from '@app/kernel';
import type { AgentDomains } from '../../agents/agent-domain';
import { resolveAgents } from '../../agents/resolve-agents';
import { freeId } from '../modes/free-id';
import { isExecutionMode } from '../modes/execution-mode';
import { withMode } from '../modes/with-mode';
import type { PlanStep } from '../plan';
import { readDraft, type PlanDraft } from '../planner/plan-draft';
import { stepsOfDraft } from '../planner/plan-of-draft';
import { readPlan } from '../read-plan';
import { knownNames } from '../validation/problem-list';
import { plainPlan, withoutSteps, type PlanRevision } from './plan-revision';
import { awaitedResults, purposeOf, standingSteps, type RunProgress } from './run-progress';

/** What a revision is put into. */
export interface RevisionBasis {
  readonly progress: RunProgress;
  readonly domains: AgentDomains;
  /** How the plan was asked to run. */
  readonly mode: string;
  /** Ids that new steps must not have. */
  readonly takenIds: ReadonlySet<string>;
  /** Id of the step that asks for the revision. */
  readonly askedBy: string;
}

/** The new steps, or what keeps the answer from being any, in sentences. */
export type RevisionReading =
  | { readonly revision: PlanRevision; readonly problems: null }
  | { readonly revision: null; readonly problems: readonly string[] };

/** Reads the answer of a model that was asked for a new revision of a plan. */
export function readRevision(answer: string, basis: RevisionBasis): RevisionReading {
  const { draft, problems } = readDraft(answer);
  if (draft === null) return { revision: null, problems };
  const found = problemsOf(draft, basis);
  if (found.length > 0) return { revision: null, problems: found };
  try {
    return { revision: { steps: stepsFrom(withFreeIds(draft, basis), basis) }, problems: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { revision: null, problems: error.problems.map(({ field, message }) => `${field} ${message}`) };
  }
}

function problemsOf(draft: PlanDraft, { domains, progress }: RevisionBasis): string[] {
  if (!domains.has(draft.domain)) return [`/domain is not a domain; ${knownNames(domains.keys())}.`];
  const known = new Set([...standingSteps(progress), ...draft.steps].map(({ id }) => id));
  return draft.steps.flatMap(({ depends_on }, index) =>
    depends_on
      .filter((id) => !known.has(id))
      .map((id) => `/steps/${index}/depends_on: '${id}' is not a step to build on; ${knownNames(known)}.`),
  );
}

/** New steps never have the ids of others: what is stored under an id stays what it was. */
function withFreeIds(draft: PlanDraft, { takenIds }: RevisionBasis): PlanDraft {
  const taken = new Set(takenIds);
  const ids = new Map(draft.steps.map(({ id }) => [id, freeId(id, taken)]));
  const renamed = (id: string): string => ids.get(id) ?? id;
  return {
    ...draft,
    steps: draft.steps.map((step) => ({
      ...step,
      id: renamed(step.id),
      depends_on: step.depends_on.map(renamed),
    })),
  };
}

/** @throws InvalidPlanError (INVALID_REQUEST) */
function stepsFrom(
  draft: PlanDraft,
  { askedBy, domains, mode, progress, takenIds }: RevisionBasis,
): PlanStep[] {
  const domain = domains.get(draft.domain);
  if (domain === undefined) return [];
  const around = standingSteps(progress);
  const standing = new Set(around.map(({ id }) => id));
  const gone = new Set(progress.plan.steps.map(({ id }) => id).filter((id) => !standing.has(id)));
  const kept = withoutSteps(plainPlan(progress.plan).steps, gone);
  const question = purposeOf(progress.plan);
  const drafted = stepsOfDraft(draft, domain, {
    question,
    around,
    results: awaitedResults(progress),
    takenIds,
  });
  const whole = readPlan({ steps: [...kept, ...drafted] });
  const added = whole.steps.slice(kept.length);
  const moded = withMode({ steps: added }, modeOfRevision(mode)).steps;
  const { steps } = resolveAgents({ domain: domain.name, steps: moded }, domains);
  return steps.map((step) => behind(askedBy, step, new Set(steps.map(({ id }) => id))));
}

/** A person who is asked before every step is asked before the first new one too. */
function modeOfRevision(mode: string): Parameters<typeof withMode>[1] {
  if (mode === 'step') return 'confirm';
  return isExecutionMode(mode) ? mode : 'auto';
}

/** What waits for no other new step waits for the one that asked for them. */
function behind(askedBy: string, step: PlanStep, added: ReadonlySet<string>): PlanStep {
  const { depends_on = [] } = step;
  return depends_on.some((id) => added.has(id)) ? step : { ...step, depends_on: [...depends_on, askedBy] };
}
