import { Type, type Static } from '@sinclair/typebox';

const Nullable = Type.Union([Type.String(), Type.Null()]);
const content = Type.Unsafe<unknown>({ description: 'As policies left it; null when it was blocked.' });
const status = Type.String({
  description: 'delivered, blocked, or outdated when another step posted first.',
});

/** Which messages of a run to list. */
export const MessagesQuery = Type.Object({
  type: Type.Optional(Type.String({ maxLength: 64 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 })),
});
export type MessagesQuery = Static<typeof MessagesQuery>;

const MessageView = Type.Object({
  seq: Type.Integer({ description: 'Place among all that the steps of the run wrote.' }),
  from: Type.String({ description: 'Key of the step that wrote it.' }),
  to: Nullable,
  type: Type.String(),
  payload: content,
  correlation_id: Nullable,
  status,
  reason: Nullable,
  decision_id: Nullable,
});
export type MessageView = Static<typeof MessageView>;

/** Answer of `GET /api/v1/unified/executions/{id}/messages`. */
export const MessageList = Type.Object({
  execution_id: Type.String(),
  messages: Type.Array(MessageView),
  total: Type.Integer(),
  limit: Type.Integer(),
  offset: Type.Integer(),
});
export type MessageList = Static<typeof MessageList>;

const PostView = Type.Object({
  seq: Type.Integer(),
  from: Type.String(),
  version: Type.Integer({ description: '0 when it was not delivered.' }),
  value: content,
  status,
  reason: Nullable,
  decision_id: Nullable,
});
export type PostView = Static<typeof PostView>;

const BoardEntry = Type.Object({
  key: Type.String(),
  version: Type.Integer(),
  value: Type.Unsafe<unknown>({ description: 'The newest value; null when nothing was delivered.' }),
  history: Type.Array(PostView, { description: 'Every post under the key, the oldest first; at most 100.' }),
});
export type BoardEntry = Static<typeof BoardEntry>;

/** Answer of `GET /api/v1/unified/executions/{id}/blackboard`. */
export const Blackboard = Type.Object({ execution_id: Type.String(), entries: Type.Array(BoardEntry) });
export type Blackboard = Static<typeof Blackboard>;
