import { InvalidRequestError } from '@app/kernel';
import type { Plan, PlanStep } from '../planning/plan';
import { PLAN_LIMITS } from '../planning/plan-limits';
import { InvalidPlanError } from '../planning/planning.errors';
import { countSteps } from '../planning/validation/count-steps';
import type { StoredPlan } from './stored-plan';

/** Finds a stored plan. @param version null means the current one. @throws NotFoundError (NOT_FOUND) */
export type FindPlan = (id: string, version: number | null) => Promise<Pick<StoredPlan, 'document'>>;

/**
 * Puts stored plans in the places of the steps that name them, so that a run does not change when they do. Each is read once.
 * @throws NotFoundError (NOT_FOUND); InvalidRequestError (INVALID_REQUEST) when plans contain each other too deeply;
 * InvalidPlanError (INVALID_REQUEST) when they bring more steps than a plan may have
 */
export function runnablePlan(plan: Plan, find: FindPlan): Promise<Plan> {
  return new StoredPlanExpansion(find).expand(plan, '', 0);
}

class StoredPlanExpansion {
  /** Steps that stored plans have brought. */
  private brought = 0;
  private readonly known = new Map<string, Plan>();

  constructor(private readonly find: FindPlan) {}

  async expand(plan: Plan, at: string, depth: number): Promise<Plan> {
    if (depth > PLAN_LIMITS.nesting) {
      throw new InvalidRequestError(
        `Stored plans may contain each other ${PLAN_LIMITS.nesting} times at most.`,
      );
    }
    return { ...plan, steps: await this.expandSteps(plan.steps, at, depth) };
  }

  /** One after another, so that nothing is read any more once there are too many. */
  private async expandSteps(steps: readonly PlanStep[], at: string, depth: number): Promise<PlanStep[]> {
    const expanded: PlanStep[] = [];
    for (const [index, step] of steps.entries()) {
      expanded.push(await this.expandStep(step, `${at}/steps/${index}`, depth));
    }
    return expanded;
  }

  private async expandStep(step: PlanStep, at: string, depth: number): Promise<PlanStep> {
    if (step.type === 'map') return { ...step, steps: await this.expandSteps(step.steps, at, depth) };
    if (step.type !== 'sub-plan') return step;
    const { plan_id: planId, version, ...others } = step;
    const named = planId === undefined ? step.plan : await this.stored(planId, version ?? null);
    if (named === undefined) return step;
    if (planId !== undefined) this.count(named, at);
    return { ...others, plan: await this.expand(named, `${at}/plan`, depth + 1) };
  }

  private async stored(id: string, version: number | null): Promise<Plan> {
    const name = `${id} ${version ?? ''}`;
    const plan = this.known.get(name) ?? (await this.find(id, version)).document;
    this.known.set(name, plan);
    return plan;
  }

  private count({ steps }: Plan, at: string): void {
    this.brought += countSteps(steps);
    if (this.brought <= PLAN_LIMITS.steps) return;
    const message = `brings the steps of stored plans to more than ${PLAN_LIMITS.steps} together; use fewer or smaller ones.`;
    throw new InvalidPlanError([{ field: at, message }]);
  }
}
