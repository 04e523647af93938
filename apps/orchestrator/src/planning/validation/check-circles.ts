import type { PlanStep } from '../plan';

/**
 * Finds a circle among steps that wait for each other, by depth-first search without recursion, in linear time.
 * @param steps with complete dependencies
 * @returns the ids on the circle, in the order in which they wait for each other; null when there is none
 */
export function circleIn(steps: readonly PlanStep[]): readonly string[] | null {
  const waitsFor = new Map(steps.map(({ id, depends_on }) => [id, depends_on ?? []]));
  const done = new Set<string>();
  for (const { id } of steps) {
    const circle = circleFrom(id, waitsFor, done);
    if (circle !== null) return circle;
  }
  return null;
}

function circleFrom(
  start: string,
  waitsFor: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
): readonly string[] | null {
  const path = new Map<string, number>();
  const open = [start];
  while (open.length > 0) {
    const id = open.at(-1) as string;
    const next = path.get(id) ?? 0;
    const dependency = waitsFor.get(id)?.[next];
    path.set(id, next + 1);
    if (done.has(id) || dependency === undefined) {
      done.add(id);
      path.delete(id);
      open.pop();
    } else if (path.has(dependency)) {
      return open.slice(open.indexOf(dependency));
    } else if (!done.has(dependency) && waitsFor.has(dependency)) {
      open.push(dependency);
    }
  }
  return null;
}
