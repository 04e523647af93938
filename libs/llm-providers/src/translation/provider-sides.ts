import type { JsonObject } from '../wire/json';
import { readAnthropicReply } from './anthropic-messages/read-reply';
import { AnthropicStreamReader } from './anthropic-messages/read-stream';
import { writeAnthropicRequest } from './anthropic-messages/write-request';
import { readConverseReply } from './bedrock-converse/read-reply';
import { ConverseStreamReader } from './bedrock-converse/read-stream';
import { writeConverseRequest } from './bedrock-converse/write-request';
import type { Conversation } from './conversation';
import type { TargetFormat } from './fields/field-rule';
import { readOpenaiChatReply } from './openai-chat/read-reply';
import { OpenaiChatStreamReader } from './openai-chat/read-stream';
import { writeOpenaiChatRequest } from './openai-chat/write-request';
import type { Reply } from './reply';
import type { ReplyStreamReader } from './reply-stream';
import type { RequestTarget } from './request-target';

/** A format that providers speak: requests are written in it, answers read from it. */
export interface ProviderSide {
  writeRequest(conversation: Conversation, target: RequestTarget): JsonObject;
  readReply(body: JsonObject): Reply;
  streamReader(): ReplyStreamReader;
}

export const PROVIDER_SIDES: Readonly<Record<TargetFormat, ProviderSide>> = {
  'openai-chat': {
    writeRequest: writeOpenaiChatRequest,
    readReply: readOpenaiChatReply,
    streamReader: () => new OpenaiChatStreamReader(),
  },
  'anthropic-messages': {
    writeRequest: writeAnthropicRequest,
    readReply: readAnthropicReply,
    streamReader: () => new AnthropicStreamReader(),
  },
  'bedrock-converse': {
    writeRequest: writeConverseRequest,
    readReply: readConverseReply,
    streamReader: () => new ConverseStreamReader(),
  },
};
