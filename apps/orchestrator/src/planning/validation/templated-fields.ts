import { escapePointerToken, type Json } from '@app/kernel';
import type { PlanStep, StepOf, StepType } from '../plan';

type Field = readonly [name: string, value: Json | undefined];

/** The fields of each type of step in which references are filled in. */
const TEMPLATED: { readonly [Type in StepType]: (step: StepOf<Type>) => readonly Field[] } = {
  'llm-call': ({ emit, post, prompt, system }) => [
    ['prompt', prompt],
    ['system', system],
    ['emit', emit],
    ['post', post],
  ],
  'connector-call': ({ emit, idempotency_key, parameters, post, statement }) => [
    ['statement', statement],
    ['parameters', parameters],
    ['idempotency_key', idempotency_key],
    ['emit', emit],
    ['post', post],
  ],
  agent: ({ emit, parameters, post, query }) => [
    ['query', query],
    ['parameters', parameters],
    ['emit', emit],
    ['post', post],
  ],
  conditional: () => [],
  map: ({ over }) => [['over', over]],
  approval: ({ message }) => [['message', message]],
  synthesis: ({ emit, post, prompt, system }) => [
    ['prompt', prompt],
    ['system', system],
    ['emit', emit],
    ['post', post],
  ],
  'sub-plan': ({ input }) => [['input', input]],
  replan: () => [],
};

/** The values of a step in which references are filled in, with their JSON pointers below the step. */
export function templatedFields(
  step: PlanStep,
): readonly { readonly pointer: string; readonly value: Json }[] {
  const fields = (TEMPLATED[step.type] as (step: PlanStep) => readonly Field[])(step);
  return fields.flatMap(([name, value]) =>
    value === undefined ? [] : [{ pointer: `/${escapePointerToken(name)}`, value }],
  );
}
