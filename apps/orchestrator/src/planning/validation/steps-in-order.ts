import type { PlanStep } from '../plan';

/** Every step after all that it depends on, by Kahn's algorithm (1962); steps on circles are left out. */
export function stepsInOrder(steps: readonly PlanStep[]): readonly PlanStep[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const missing = new Map(
    steps.map(({ id, depends_on }) => [id, (depends_on ?? []).filter((each) => byId.has(each)).length]),
  );
  const behind = new Map<string, PlanStep[]>();
  for (const step of steps) {
    for (const id of step.depends_on ?? []) {
      const followers = behind.get(id);
      if (followers === undefined) behind.set(id, [step]);
      else followers.push(step);
    }
  }
  const ordered = steps.filter(({ id }) => missing.get(id) === 0);
  for (const { id } of ordered) {
    for (const step of behind.get(id) ?? []) {
      const left = (missing.get(step.id) ?? 0) - 1;
      missing.set(step.id, left);
      if (left === 0) ordered.push(step);
    }
  }
  return ordered;
}
