import { Type, type Static } from '@sinclair/typebox';
import type { Json } from '@app/kernel';
import { MESSAGE_LIMITS } from '../plan-limits';
import { template } from './step-fields';

/** Names that conditions can write, too; see `nameProblem` for some that cannot be read. */
const word = (description: string): ReturnType<typeof Type.String> =>
  Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,63}$', description });

const content = (description: string): ReturnType<typeof Type.Unsafe<Json>> =>
  Type.Unsafe<Json>({
    description: `${description} At most 64 KiB as JSON. References are filled in; \`{{output.PATH}}\` is the output of the step itself.`,
  });

const Emit = Type.Object(
  {
    type: word('What kind of message it is; read as `{{mailbox.TYPE}}`.'),
    to: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        description: 'Id or name of the steps that it is for; by default all that come later.',
      }),
    ),
    payload: content('What it says.'),
    correlation_id: Type.Optional(template('Says which messages belong together.')),
  },
  { additionalProperties: false, description: 'A message to later steps.' },
);
/** A message to later steps. */
export type Emit = Static<typeof Emit>;

const Post = Type.Object(
  {
    key: word('Read as `{{blackboard.KEY}}`.'),
    value: content('What stands there from now on.'),
    if_unchanged: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Whether it is posted only when nobody posted under the key since what this step could read; of several such steps the first wins.',
      }),
    ),
  },
  { additionalProperties: false, description: 'A value for the blackboard of the run.' },
);
/** A value for the blackboard of the run. */
export type Post = Static<typeof Post>;

/** What a step writes for others once it is done. */
export const messageFields = {
  emit: Type.Optional(
    Type.Array(Emit, {
      minItems: 1,
      maxItems: MESSAGE_LIMITS.mailsPerStep,
      description: 'Messages to later steps, each judged by policies.',
    }),
  ),
  post: Type.Optional(
    Type.Array(Post, {
      minItems: 1,
      maxItems: MESSAGE_LIMITS.postsPerStep,
      description: 'Values for the blackboard, each judged by policies.',
    }),
  ),
} as const;

/** What steps can read besides outputs, input and items. */
export const MESSAGE_ROOTS = ['mailbox', 'blackboard'] as const;
