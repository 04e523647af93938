import { CALLER_SIDES } from '../translation/caller-sides';
import type { AnswerLabel } from '../translation/answer-label';
import type { Conversation } from '../translation/conversation';
import { CARRIED_FIELDS } from '../translation/fields/carried-fields';
import { Cursor } from '../translation/fields/cursor';
import { FieldReport } from '../translation/fields/field-report';
import type { SourceFormat } from '../translation/fields/field-rule';
import type { Reply } from '../translation/reply';
import type { JsonObject } from '../wire/json';
import type { WireEvent } from '../wire/wire-format';
import { stepsOf } from './reply-steps';

/** How questions are read from bodies of one form, and answers written. */
export interface AnswerForm {
  read(body: JsonObject): Conversation;
  whole(reply: Reply, label: AnswerLabel): JsonObject;
  events(reply: Reply, label: AnswerLabel): WireEvent[];
}

/**
 * The form of a format of conversations, as callers have it that a provider of another format serves. Every request is
 * taken: what cannot be read is passed over.
 */
export function answerFormOf(format: SourceFormat): AnswerForm {
  const side = CALLER_SIDES[format];
  return {
    read: (body) =>
      side.readRequest(Cursor.ofBody(body, new FieldReport(CARRIED_FIELDS[format], 'openai-chat'))),
    whole: (reply, label) => side.writeReply(reply, label),
    events: (reply, label) => {
      const writer = side.streamWriter(label);
      return stepsOf(reply).flatMap((step) => writer.write(step));
    },
  };
}
