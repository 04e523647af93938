import { anthropicCountTokens } from './anthropic-count-tokens/anthropic-count-tokens.format';
import { anthropicMessages } from './anthropic-messages/anthropic-messages.format';
import { bedrockConverse } from './bedrock-converse/bedrock-converse.format';
import { bedrockInvoke } from './bedrock-invoke/bedrock-invoke.format';
import { openAiChat } from './openai-chat/openai-chat.format';
import { openAiEmbeddings } from './openai-embeddings/openai-embeddings.format';
import { openAiResponses } from './openai-responses/openai-responses.format';
import type { WireFormat, WireFormatName } from './wire-format';

const formats: Readonly<Record<WireFormatName, WireFormat>> = {
  'openai-chat': openAiChat,
  'openai-responses': openAiResponses,
  'openai-embeddings': openAiEmbeddings,
  'anthropic-messages': anthropicMessages,
  'anthropic-count-tokens': anthropicCountTokens,
  'bedrock-converse': bedrockConverse,
  'bedrock-invoke': bedrockInvoke,
};

/** The wire format of a name. */
export function wireFormat(name: WireFormatName): WireFormat {
  return formats[name];
}
