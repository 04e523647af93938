import { anthropicMessagesFields } from '../anthropic-messages/request-fields';
import { bedrockConverseFields } from '../bedrock-converse/request-fields';
import { openaiChatFields } from '../openai-chat/request-fields';
import { openaiResponsesFields } from '../openai-responses/request-fields';
import type { FieldTable, SourceFormat } from './field-rule';

/** What happens to each field of a request when its model is served in another format. */
export const CARRIED_FIELDS: Readonly<Record<SourceFormat, FieldTable>> = {
  'openai-chat': openaiChatFields,
  'openai-responses': openaiResponsesFields,
  'anthropic-messages': anthropicMessagesFields,
  'bedrock-converse': bedrockConverseFields,
};
