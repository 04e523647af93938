import type { SettledStep, StepKey } from '../execution/step-outcome';
import type { BoardPost, Mail, StepMessage } from '../execution/messages/message';
import type { BoardEntry, MessageView, PostView } from './message.dto';

/** A message and the step that wrote it. */
export interface WrittenMessage<Message extends StepMessage = StepMessage> {
  readonly from: StepKey;
  readonly message: Message;
}

/** Posts of one key that are shown at most. */
const MOST_POSTS = 100;

/** Everything that the steps of a run wrote, in order. */
export function writtenIn(settled: ReadonlyMap<StepKey, SettledStep>): WrittenMessage[] {
  return [...settled]
    .flatMap(([from, { outcome }]) =>
      outcome.status === 'completed' ? (outcome.messages ?? []).map((message) => ({ from, message })) : [],
    )
    .sort((one, other) => one.message.seq - other.message.seq);
}

/** The mail of one type, or all of it. */
export function mailIn(written: readonly WrittenMessage[], type: string | undefined): WrittenMessage<Mail>[] {
  return written.flatMap(({ from, message }) =>
    message.kind === 'mail' && (type === undefined || message.type === type) ? [{ from, message }] : [],
  );
}

export function toMessageView({ from, message }: WrittenMessage<Mail>): MessageView {
  const { content, correlationId, decisionId, reason, seq, status, to, type } = message;
  return {
    ...{ seq, from, to, type },
    payload: content,
    correlation_id: correlationId,
    status,
    reason,
    decision_id: decisionId,
  };
}

/** The blackboard as it is by now, by key. */
export function toBoardEntries(written: readonly WrittenMessage[]): BoardEntry[] {
  const byKey = new Map<string, WrittenMessage<BoardPost>[]>();
  for (const { from, message } of written) {
    if (message.kind !== 'post') continue;
    const posts = byKey.get(message.key) ?? [];
    byKey.set(message.key, [...posts, { from, message }]);
  }
  return [...byKey].map(([key, posts]) => {
    const newest = posts.findLast(({ message }) => message.status === 'delivered')?.message;
    const history = posts.slice(-MOST_POSTS).map(toPostView);
    return { key, version: newest?.version ?? 0, value: newest?.content ?? null, history };
  });
}

function toPostView({ from, message }: WrittenMessage<BoardPost>): PostView {
  const { content, decisionId, reason, seq, status, version } = message;
  return { seq, from, version, value: content, status, reason, decision_id: decisionId };
}
