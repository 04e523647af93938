import { escapePointerToken, type Json } from '@app/kernel';
import type { PlanStep, StepOf, StepType } from '../plan';

type Field = readonly [name: string, value: Json | undefined];

/** The fields of each type of step in which references are filled in. */
const TEMPLATED: { readonly [Type in StepType]: (step: StepOf<Type>) => readonly Field[] } = {
  'llm-call': ({ prompt, system }) => [
    ['prompt', prompt],
    ['system', system],
  ],
  'connector-call': ({ statement, parameters, idempotency_key }) => [
    ['statement', statement],
    ['parameters', parameters],
    ['idempotency_key', idempotency_key],
  ],
  agent: ({ query, parameters }) => [
    ['query', query],
    ['parameters', parameters],
  ],
  conditional: () => [],
  map: ({ over }) => [['over', over]],
  approval: ({ message }) => [['message', message]],
  synthesis: ({ prompt, system }) => [
    ['prompt', prompt],
    ['system', system],
  ],
  'sub-plan': ({ input }) => [['input', input]],
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
