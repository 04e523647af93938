import { isObject, itemsAt, objectAt, textAt, type JsonObject } from '../json';
import { decodeSse, encodeSse } from '../sse/sse';
import { estimatedUsage, reportedUsage } from '../usage';
import type { WireFormat } from '../wire-format';
import { askedWithUsage } from './asked-usage';
import { replySegments, requestSegments, withChoiceSegments } from './chat-segments';
import { ChatStreamReader } from './chat-stream.reader';

/** OpenAI chat completions: `POST chat/completions`. */
export const openAiChat: WireFormat = {
  name: 'openai-chat',
  streamContentType: 'text/event-stream',
  requestSegments,
  withModel: (body, model) => ({ ...body, model }),
  streamed: askedWithUsage,
  isReply: (body) => Array.isArray(body['choices']),
  replySegments,
  withReplySegments: withChoiceSegments,
  usageOf: (request, reply) => {
    const usage = objectAt(reply, 'usage');
    return (
      reportedUsage(usage['prompt_tokens'], usage['completion_tokens']) ??
      estimatedUsage(requestSegments(request), replySegments(reply))
    );
  },
  modelOf: (reply) => textAt(reply, 'model'),
  decode: decodeSse,
  encode: encodeSse,
  withEventSegments: withChoiceSegments,
  saysNothing: (chunk) => !isObject(chunk['usage']) && itemsAt(chunk, 'choices').every(isEmptyChoice),
  reader: (request) => new ChatStreamReader(request),
};

/** A choice whose delta has nothing but empty texts, and which does not end. */
function isEmptyChoice(choice: unknown): boolean {
  if (!isObject(choice) || (choice['finish_reason'] ?? null) !== null) return false;
  return isEmpty(objectAt(choice, 'delta'));
}

function isEmpty(delta: JsonObject): boolean {
  return Object.entries(delta).every(([, value]) => value === '' || value === null);
}
