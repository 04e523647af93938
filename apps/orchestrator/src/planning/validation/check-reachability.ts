import type { PlanStep } from '../plan';
import { sidesOf } from './complete-dependencies';
import { stepsInOrder } from './steps-in-order';

/** For each conditional that matters: the sides on which a step can run. */
type Requirements = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Finds steps that no outcome of the conditionals lets run: they need steps of two sides that exclude each other.
 * @param steps with complete dependencies and without circles
 * @returns by the id of each such step, the id of the conditional whose sides it needs
 */
export function unreachableSteps(steps: readonly PlanStep[]): ReadonlyMap<string, string> {
  if (!steps.some(({ type }) => type === 'conditional')) return new Map();
  const choices = choicesOf(steps);
  const found = new Map<string, string>();
  const requirements = new Map<string, Requirements>();
  for (const step of stepsInOrder(steps)) {
    const needs = requirementsOf(step, requirements, choices.get(step.id) ?? new Map());
    const contradiction = [...needs].find(([, sides]) => sides.size === 0);
    if (contradiction !== undefined) found.set(step.id, contradiction[0]);
    // What stands behind an unreachable step is not reported again.
    requirements.set(step.id, contradiction === undefined ? needs : new Map());
  }
  return found;
}

/** By step and conditional: the sides that name the step. */
function choicesOf(steps: readonly PlanStep[]): ReadonlyMap<string, Requirements> {
  const choices = new Map<string, Map<string, Set<string>>>();
  for (const step of steps) {
    for (const [side, ids] of sidesOf(step)) {
      for (const id of ids) {
        const ofStep = choices.get(id) ?? new Map<string, Set<string>>();
        ofStep.set(step.id, (ofStep.get(step.id) ?? new Set()).add(side));
        choices.set(id, ofStep);
      }
    }
  }
  return choices;
}

function requirementsOf(
  step: PlanStep,
  known: ReadonlyMap<string, Requirements>,
  choice: Requirements,
): Requirements {
  const before = (step.depends_on ?? []).flatMap((id) => known.get(id) ?? []);
  const isAny = step.join === 'any' || (step.join === undefined && step.type === 'synthesis');
  const inherited = isAny ? anyOf(before) : allOf(before);
  return allOf([inherited, choice]);
}

function allOf(all: readonly Requirements[]): Requirements {
  const merged = new Map<string, ReadonlySet<string>>();
  for (const [id, sides] of all.flatMap((each) => [...each])) {
    const before = merged.get(id);
    merged.set(id, before === undefined ? sides : new Set([...before].filter((side) => sides.has(side))));
  }
  return merged;
}

/** A step that needs any of several runs wherever one of them does; what only some of them need, it does not. */
function anyOf([first, ...others]: readonly Requirements[]): Requirements {
  if (first === undefined) return new Map();
  const shared = [...first].filter(([id]) => others.every((each) => each.has(id)));
  return new Map(
    shared.map(([id, sides]) => [
      id,
      new Set([...sides, ...others.flatMap((each) => [...(each.get(id) ?? [])])]),
    ]),
  );
}
