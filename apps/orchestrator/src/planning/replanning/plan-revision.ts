import type { Json } from '@app/kernel';
import type { Plan, PlanStep, ReplanStep } from '../plan';
import { referencesIn } from '../references/references-in';

/** Steps that take the place of one that was not completed, and of all that waited for it. Ready to run. */
export interface PlanRevision {
  readonly steps: readonly PlanStep[];
}

/** What a revision changes. */
interface Revising extends PlanRevision {
  readonly replan: ReplanStep;
  /** Ids of the steps that waited for the one that was not completed. */
  readonly superseded: ReadonlySet<string>;
}

type Steps = Pick<Plan, 'steps'> & { readonly output?: Json };

/**
 * The plan with new steps. The one that was not completed stays, as what it came to is part of the history, and is no
 * failure of the run any more. What the plan is to give is left to its last steps where it named steps that are gone.
 */
export function revisedPlan({ output, steps }: Steps, { replan, steps: added, superseded }: Revising): Steps {
  const replaced = new Set([...superseded, replan.failed]);
  const kept = withoutSteps(steps, superseded).map((step): PlanStep =>
    step.id === replan.failed ? { ...step, on_failure: 'skip' } : step,
  );
  const revised = [...kept, replan, ...added];
  return output === undefined || reads(output, replaced) ? { steps: revised } : { steps: revised, output };
}

/** A revised plan as it can be run from the start: without the steps that were not completed and the questions about them. */
export function plainPlan(plan: Plan): Plan {
  const gone = new Set(plan.steps.flatMap((step) => (step.type === 'replan' ? [step.id, step.failed] : [])));
  return { ...plan, steps: withoutSteps(plan.steps, gone) };
}

/** The other steps; nothing waits for those that are gone, and nothing chooses them. */
export function withoutSteps(steps: readonly PlanStep[], gone: ReadonlySet<string>): PlanStep[] {
  return steps.filter(({ id }) => !gone.has(id)).map((step) => withoutMentions(step, gone));
}

function withoutMentions(step: PlanStep, gone: ReadonlySet<string>): PlanStep {
  const others = (ids: readonly string[]): string[] => ids.filter((id) => !gone.has(id));
  const depends_on = others(step.depends_on ?? []);
  if (step.type !== 'conditional') return { ...step, depends_on };
  const { branches, if_false, if_true } = step;
  return {
    ...step,
    depends_on,
    ...(if_true !== undefined && { if_true: others(if_true) }),
    ...(if_false !== undefined && { if_false: others(if_false) }),
    ...(branches !== undefined && {
      branches: Object.fromEntries(Object.entries(branches).map(([value, ids]) => [value, others(ids)])),
    }),
  };
}

function reads(template: Json, ids: ReadonlySet<string>): boolean {
  return referencesIn(template, '').some(({ reference: { stepId } }) => stepId !== null && ids.has(stepId));
}
