import { isObject, itemsAt, objectAt, textAt } from '../json';
import { jsonFormat } from '../json-format';
import { isEmptyDelta } from '../running-pieces';
import { encodeSse, SseDecoder } from '../sse/sse';
import { openAiTokens } from '../reported-tokens';
import { usageOf } from '../usage';
import type { WireFormat } from '../wire-format';
import { askedWithUsage } from './asked-usage';
import { ChatStreamReader } from './chat-stream.reader';

/** OpenAI chat completions: `POST chat/completions`. */
export const openAiChat: WireFormat = {
  ...jsonFormat,
  name: 'openai-chat',
  streamContentType: 'text/event-stream',
  streamed: askedWithUsage,
  isReply: (body) => Array.isArray(body['choices']),
  usageOf: (request, reply) =>
    usageOf({ request, reply, ...openAiTokens(objectAt(reply, 'usage'), 'prompt') }),
  modelOf: (reply) => textAt(reply, 'model'),
  decoder: () => new SseDecoder(),
  encode: encodeSse,
  saysNothing: (chunk) => !isObject(chunk['usage']) && itemsAt(chunk, 'choices').every(isEmptyChoice),
  reader: (request) => new ChatStreamReader(request),
};

function isEmptyChoice(choice: unknown): boolean {
  return (
    isObject(choice) && (choice['finish_reason'] ?? null) === null && isEmptyDelta(objectAt(choice, 'delta'))
  );
}
