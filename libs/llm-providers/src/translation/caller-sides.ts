import type { JsonObject } from '../wire/json';
import { readAnthropicRequest } from './anthropic-messages/read-request';
import { writeAnthropicReply } from './anthropic-messages/write-reply';
import { AnthropicStreamWriter } from './anthropic-messages/write-stream';
import type { AnswerLabel } from './answer-label';
import { readConverseRequest } from './bedrock-converse/read-request';
import { writeConverseReply } from './bedrock-converse/write-reply';
import { ConverseStreamWriter } from './bedrock-converse/write-stream';
import type { Conversation } from './conversation';
import type { Cursor } from './fields/cursor';
import type { SourceFormat } from './fields/field-rule';
import { readOpenaiChatRequest } from './openai-chat/read-request';
import { writeOpenaiChatReply } from './openai-chat/write-reply';
import { OpenaiChatStreamWriter } from './openai-chat/write-stream';
import { readResponsesRequest } from './openai-responses/read-request';
import { writeResponsesReply } from './openai-responses/write-reply';
import { ResponsesStreamWriter } from './openai-responses/write-stream';
import type { Reply } from './reply';
import type { ReplyStreamWriter } from './reply-stream';

/** A format that callers speak: their requests are read from it, their answers written in it. */
export interface CallerSide {
  readRequest(body: Cursor): Conversation;
  writeReply(reply: Reply, label: AnswerLabel): JsonObject;
  streamWriter(label: AnswerLabel): ReplyStreamWriter;
}

export const CALLER_SIDES: Readonly<Record<SourceFormat, CallerSide>> = {
  'openai-chat': {
    readRequest: readOpenaiChatRequest,
    writeReply: writeOpenaiChatReply,
    streamWriter: (label) => new OpenaiChatStreamWriter(label),
  },
  'openai-responses': {
    readRequest: readResponsesRequest,
    writeReply: writeResponsesReply,
    streamWriter: (label) => new ResponsesStreamWriter(label),
  },
  'anthropic-messages': {
    readRequest: readAnthropicRequest,
    writeReply: writeAnthropicReply,
    streamWriter: (label) => new AnthropicStreamWriter(label),
  },
  'bedrock-converse': {
    readRequest: readConverseRequest,
    writeReply: writeConverseReply,
    streamWriter: () => new ConverseStreamWriter(),
  },
};
