import { Type, type Static } from '@sinclair/typebox';
import { ACTIONS, type Action } from '@app/kernel';
import { actionSettings } from './action-settings';
import { oneOf } from './schema-parts';

/** Something that a match causes besides the action that decides. */
export const furtherActionSchema = Type.Object(
  {
    action: Type.Readonly(oneOf(ACTIONS, 'what is done as well')),
    reason: Type.Readonly(
      Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 500,
          description: "what is told about it; the policy's reason when absent",
        }),
      ),
    ),
    ...actionSettings,
  },
  { additionalProperties: false, description: 'something that a match causes besides the action' },
);

export type FurtherAction = Static<typeof furtherActionSchema>;

/** The further actions that may stand beside an action: what relaxes a policy relaxes all that it does. */
export function noStronger(
  further: readonly FurtherAction[] | undefined,
  action: Action,
): readonly FurtherAction[] {
  return (further ?? []).filter((each) => ACTIONS.indexOf(each.action) >= ACTIONS.indexOf(action));
}
