import type { Json } from '@app/kernel';
import type { ReferenceScope } from '../../planning/references/resolve';
import type { MessageReader, RunMessages } from './run-messages';

/** Adds `mailbox` and `blackboard` to what a step can refer to; gathered when they are asked for. Names of items go first. */
export function withMessages(
  references: ReferenceScope,
  messages: RunMessages,
  reader: () => MessageReader,
): ReferenceScope {
  const variables = {
    get mailbox(): Json {
      return messages.mailFor(reader());
    },
    get blackboard(): Json {
      return messages.boardFor(reader());
    },
  };
  return { ...references, variables: withOwn(variables, references.variables) };
}

/** Getters stay getters. */
function withOwn(
  variables: ReferenceScope['variables'],
  own: ReferenceScope['variables'],
): ReferenceScope['variables'] {
  return Object.defineProperties(
    {},
    {
      ...Object.getOwnPropertyDescriptors(variables),
      ...Object.getOwnPropertyDescriptors(own),
    },
  );
}
