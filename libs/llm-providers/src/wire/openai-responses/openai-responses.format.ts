import { objectAt, textAt } from '../json';
import { jsonFormat } from '../json-format';
import { isEmptyDelta } from '../running-pieces';
import { encodeSse, SseDecoder } from '../sse/sse';
import { openAiTokens } from '../reported-tokens';
import { usageOf } from '../usage';
import type { WireFormat } from '../wire-format';
import { ResponsesStreamReader } from './responses-stream.reader';

/** OpenAI responses: `POST responses`. */
export const openAiResponses: WireFormat = {
  ...jsonFormat,
  name: 'openai-responses',
  streamContentType: 'text/event-stream',
  isReply: (body) => Array.isArray(body['output']),
  usageOf: (request, reply) =>
    usageOf({ request, reply, ...openAiTokens(objectAt(reply, 'usage'), 'input') }),
  modelOf: (reply) => textAt(reply, 'model'),
  decoder: () => new SseDecoder(),
  encode: encodeSse,
  saysNothing: (event) =>
    (textAt(event, 'type') ?? '').endsWith('.delta') && isEmptyDelta(event['delta'] ?? null),
  reader: (request) => new ResponsesStreamReader(request),
};
