import type { WireFormatName } from '../wire/wire-format';
import { chatFormat } from './chat-format';
import { countTokensFormat } from './count-tokens-format';
import { embeddingsFormat } from './embeddings/embeddings-format';
import { invokeFormat } from './invoke/invoke-format';
import { spokenIn } from './stand-in-answer';
import type { StandInFormat } from './stand-in-format';

/** The stand-in in every wire format. */
export const STAND_IN_FORMATS: Readonly<Record<WireFormatName, StandInFormat>> = {
  'openai-chat': chatFormat,
  'openai-responses': spokenIn('openai-responses'),
  'openai-embeddings': embeddingsFormat,
  'anthropic-messages': spokenIn('anthropic-messages'),
  'anthropic-count-tokens': countTokensFormat,
  'bedrock-converse': spokenIn('bedrock-converse'),
  'bedrock-invoke': invokeFormat,
};
