import { InvalidRequestError } from '@app/kernel';
import type { Plan, PlanStep } from '../planning/plan';
import { PLAN_LIMITS } from '../planning/plan-limits';
import type { StoredPlan } from './stored-plan';

/** Finds a stored plan. @param version null means the current one. @throws NotFoundError (NOT_FOUND) */
export type FindPlan = (id: string, version: number | null) => Promise<Pick<StoredPlan, 'document'>>;

/**
 * Puts stored plans in the places of the steps that name them, so that a run does not change when they do.
 * @throws NotFoundError (NOT_FOUND); InvalidRequestError (INVALID_REQUEST) when plans contain each other too deeply
 */
export async function runnablePlan(plan: Plan, find: FindPlan, depth = 0): Promise<Plan> {
  if (depth > PLAN_LIMITS.nesting) {
    throw new InvalidRequestError(
      `Stored plans may contain each other ${PLAN_LIMITS.nesting} times at most.`,
    );
  }
  return { ...plan, steps: await Promise.all(plan.steps.map((step) => runnableStep(step, find, depth))) };
}

async function runnableStep(step: PlanStep, find: FindPlan, depth: number): Promise<PlanStep> {
  if (step.type === 'map') {
    return { ...step, steps: await Promise.all(step.steps.map((inner) => runnableStep(inner, find, depth))) };
  }
  if (step.type !== 'sub-plan') return step;
  const { plan_id: planId, version, ...others } = step;
  const named = planId === undefined ? step.plan : (await find(planId, version ?? null)).document;
  if (named === undefined) return step;
  return { ...others, plan: await runnablePlan(named, find, depth + 1) };
}
