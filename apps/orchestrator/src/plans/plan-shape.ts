import type { Plan } from '../planning/plan';

/** Steps on the longest way through a plan. Linear in the size of the plan; it must have no circle. */
export function longestWay({ steps }: Plan): number {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const lengths = new Map<string, number>();
  const lengthOf = (id: string): number => {
    const known = lengths.get(id);
    if (known !== undefined) return known;
    const before = byId.get(id)?.depends_on ?? [];
    const length = 1 + Math.max(0, ...before.map(lengthOf));
    lengths.set(id, length);
    return length;
  };
  return Math.max(0, ...steps.map(({ id }) => lengthOf(id)));
}

/** How much a plan asks for, from 1 to 5: one more for each doubling of its steps. */
export function complexityOf({ steps }: Plan): number {
  return Math.min(5, 1 + Math.floor(Math.log2(Math.max(1, steps.length))));
}

/** Says whether any two steps can run at the same time. */
export function isParallel(plan: Plan): boolean {
  return longestWay(plan) < plan.steps.length;
}
