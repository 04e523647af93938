import type { PlanStep } from '../plan';
import { readCondition } from '../conditions/condition';
import type { Reference } from '../references/reference';
import { MESSAGE_ROOTS } from '../steps/message-fields';
import { referencesIn, type PlacedReference } from '../references/references-in';
import { templatedFields } from './templated-fields';

/** The references of a step itself, without those of the steps inside it. */
export function readsOf(step: PlanStep, variables: readonly string[]): readonly PlacedReference[] {
  const texts = templatedFields(step).flatMap(({ pointer, value }) => referencesIn(value, pointer));
  return [...texts, ...conditionReads(step, variables)];
}

function conditionReads(step: PlanStep, variables: readonly string[]): readonly PlacedReference[] {
  if (step.type !== 'conditional') return [];
  const { condition } = readCondition(step.condition, [...new Set([...variables, ...MESSAGE_ROOTS])]);
  return (condition?.references ?? []).map((reference) => ({ pointer: '/condition', reference }));
}

/** The ids of all steps that a step reads, those that the body of a map reads included. */
export function idsReadBy(step: PlanStep, variables: readonly string[]): ReadonlySet<string> {
  const own = readsOf(step, variables).flatMap(({ reference }) => idOf(reference));
  if (step.type !== 'map') return new Set(own);
  const inner = bodyVariables(step, variables);
  return new Set([...own, ...step.steps.flatMap((each) => [...idsReadBy(each, inner)])]);
}

/** The names that the body of a map can read besides steps and input. */
export function bodyVariables(
  { item = 'item' }: { readonly item?: string },
  around: readonly string[],
): readonly string[] {
  return [...new Set([...around, item, 'index'])];
}

const idOf = ({ stepId }: Reference): string[] => (stepId === null ? [] : [stepId]);
