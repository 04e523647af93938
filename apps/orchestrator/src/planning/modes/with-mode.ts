import type { Plan, PlanStep } from '../plan';
import type { ApprovalStep } from '../steps/approval.step';
import { stepsInOrder } from '../validation/steps-in-order';
import type { ExecutionMode } from './execution-mode';
import { freeId } from './free-id';

/**
 * Writes an execution mode into a plan, in the plan's own words. `auto` and `parallel` leave the plan as it is. `sequential`:
 * one step at a time. `balanced`: one model step of the plan's own list at a time; the others as soon as they can.
 * `confirm`: a person is asked before every step. `step`: one at a time, and a person is asked before every step but the
 * first. Nobody is asked before conditionals, approvals and syntheses, which only handle what was approved.
 * @param plan as `readPlan` returns it; what is returned is complete as well
 */
export function withMode(plan: Plan, mode: ExecutionMode): Plan {
  switch (mode) {
    case 'auto':
    case 'parallel':
      return plan;
    case 'sequential':
      return { ...plan, max_parallel: 1 };
    case 'balanced':
      return { ...plan, max_parallel_models: 1 };
    case 'confirm':
      return { ...plan, steps: askedBefore(plan.steps, null) };
    case 'step':
      return {
        ...plan,
        max_parallel: 1,
        steps: askedBefore(plan.steps, stepsInOrder(plan.steps).find(acts) ?? null),
      };
  }
}

const acts = ({ type }: PlanStep): boolean => !['approval', 'conditional', 'synthesis'].includes(type);

/** @param first begins unasked; no step waits for it on that account, as it may not be chosen or may fail */
function askedBefore(steps: readonly PlanStep[], first: PlanStep | null): readonly PlanStep[] {
  const taken = new Set(steps.map(({ id }) => id));
  const questions = new Map<string, ApprovalStep>();
  for (const step of steps) {
    if (acts(step) && step !== first) questions.set(step.id, questionBefore(step, taken));
  }
  const asked = steps.map((step) => chosenWithQuestions(behindQuestion(step, questions), questions));
  return [...questions.values(), ...asked];
}

function questionBefore(step: PlanStep, taken: Set<string>): ApprovalStep {
  return {
    id: freeId(`approve-${step.id}`, taken),
    type: 'approval',
    name: `Approve ${step.name ?? step.id}`.slice(0, 255),
    message: `May step '${step.id}' (${step.type}) run?`,
    depends_on: [...(step.depends_on ?? [])],
    ...(step.join !== undefined && { join: step.join }),
  };
}

/** A step that any of several lets run must still wait for its question, so that it waits for the question alone. */
function behindQuestion(step: PlanStep, questions: ReadonlyMap<string, ApprovalStep>): PlanStep {
  const question = questions.get(step.id);
  if (question === undefined) return step;
  const { join, ...rest } = step;
  const before = join === 'any' ? [] : (step.depends_on ?? []);
  return { ...rest, depends_on: [...before, question.id] };
}

/** A conditional that chooses a step chooses its question too. */
function chosenWithQuestions(step: PlanStep, questions: ReadonlyMap<string, ApprovalStep>): PlanStep {
  if (step.type !== 'conditional') return step;
  const withQuestions = (ids: readonly string[]): string[] =>
    ids.flatMap((id) => [...(questions.has(id) ? [questions.get(id)?.id ?? id] : []), id]);
  const { branches, if_false, if_true } = step;
  return {
    ...step,
    ...(if_true !== undefined && { if_true: withQuestions(if_true) }),
    ...(if_false !== undefined && { if_false: withQuestions(if_false) }),
    ...(branches !== undefined && {
      branches: Object.fromEntries(
        Object.entries(branches).map(([value, ids]) => [value, withQuestions(ids)]),
      ),
    }),
  };
}
