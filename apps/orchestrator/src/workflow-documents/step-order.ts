import type { DocumentStep } from './workflow-document.dto';

/** What a step waits for in a plan. */
export interface StepOrder {
  readonly depends_on?: readonly string[];
  readonly join?: 'any';
}

/**
 * What each step of a document waits for. A document in which some step says so means the others to wait for nothing else;
 * any other document means its own order. There a step that a conditional may choose waits for the conditional alone, and
 * the step behind such steps goes on when those that were chosen have ended.
 */
export function stepOrders(steps: readonly DocumentStep[]): readonly StepOrder[] {
  if (steps.some((step) => step.depends_on !== undefined)) {
    return steps.map(({ depends_on: names }) => (names === undefined ? {} : { depends_on: names }));
  }
  const chosen = new Set(steps.flatMap(targetsOf));
  let before: string[] = [];
  return steps.map(({ name }) => {
    if (chosen.has(name)) {
      before = [...before, name];
      return {};
    }
    const order = orderBehind(before, chosen);
    before = [name];
    return order;
  });
}

/** The steps that a conditional may choose. */
function targetsOf({
  branches = {},
  if_false: otherwise = [],
  if_true: then = [],
}: DocumentStep): readonly string[] {
  return [...then, ...otherwise, ...Object.values(branches).flat()];
}

function orderBehind(before: readonly string[], chosen: ReadonlySet<string>): StepOrder {
  if (before.length === 0) return {};
  return before.some((name) => chosen.has(name))
    ? { depends_on: before, join: 'any' }
    : { depends_on: before };
}
