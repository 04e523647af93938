import { InvalidRequestError, type FieldProblem } from '@app/kernel';
import type { Plan, PlanStep } from './plan';
import { referencedSteps } from './references';

/**
 * Checks what a schema cannot say: unique ids, known dependencies, declared references, no circle.
 * @throws InvalidRequestError (INVALID_REQUEST) that lists every problem with its place
 */
export function assertRunnable(plan: Plan): void {
  const problems = [
    ...duplicates(plan.steps),
    ...plan.steps.flatMap((step, at) => strayEdges(plan, step, at)),
  ];
  if (problems.length === 0) problems.push(...circles(plan.steps));
  if (problems.length === 0) return;
  throw new InvalidRequestError(
    `The plan cannot run: ${problems.map((problem) => problem.message).join(' ')}`,
    {
      problems,
    },
  );
}

function duplicates(steps: readonly PlanStep[]): FieldProblem[] {
  const seen = new Set<string>();
  return steps.flatMap(({ id }, at) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [
      { field: `/plan/steps/${at}/id`, message: `Two steps are called '${id}'; give each its own id.` },
    ];
  });
}

function strayEdges(plan: Plan, step: PlanStep, at: number): FieldProblem[] {
  const known = new Set(plan.steps.map(({ id }) => id));
  const dependencies = step.depends_on ?? [];
  const unknown = dependencies
    .filter((id) => !known.has(id))
    .map((id) => ({
      field: `/plan/steps/${at}/depends_on`,
      message: `Step '${step.id}' waits for '${id}', which is not a step; known: ${[...known].join(', ')}.`,
    }));
  const undeclared = referencedSteps('prompt' in step ? (step.prompt ?? '') : '')
    .filter((id) => !dependencies.includes(id))
    .map((id) => ({
      field: `/plan/steps/${at}/prompt`,
      message: `Step '${step.id}' uses the answer of '${id}'; add '${id}' to its depends_on.`,
    }));
  return [...unknown, ...undeclared];
}

/** Kahn's algorithm (1962): what cannot be taken off the graph stands on a circle or behind one. */
function circles(steps: readonly PlanStep[]): FieldProblem[] {
  let left = [...steps];
  for (;;) {
    const waiting = new Set(left.map(({ id }) => id));
    const blocked = left.filter((step) => (step.depends_on ?? []).some((id) => waiting.has(id)));
    if (blocked.length === left.length) break;
    left = blocked;
  }
  if (left.length === 0) return [];
  const names = left.map(({ id }) => id).join(', ');
  return [{ field: '/plan/steps', message: `These steps wait for each other in a circle: ${names}.` }];
}
