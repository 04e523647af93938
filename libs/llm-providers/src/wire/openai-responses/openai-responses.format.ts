import { objectAt, textAt } from '../json';
import { jsonFormat } from '../json-format';
import { isEmptyDelta } from '../running-pieces';
import { encodeSse, SseDecoder } from '../sse/sse';
import { usageOf } from '../usage';
import type { WireFormat } from '../wire-format';
import { ResponsesStreamReader } from './responses-stream.reader';

/** OpenAI responses: `POST responses`. */
export const openAiResponses: WireFormat = {
  ...jsonFormat,
  name: 'openai-responses',
  streamContentType: 'text/event-stream',
  isReply: (body) => Array.isArray(body['output']),
  usageOf: (request, reply) => {
    const { input_tokens: promptTokens, output_tokens: completionTokens } = objectAt(reply, 'usage');
    return usageOf({ request, reply, promptTokens, completionTokens });
  },
  modelOf: (reply) => textAt(reply, 'model'),
  decoder: () => new SseDecoder(),
  encode: encodeSse,
  saysNothing: (event) =>
    (textAt(event, 'type') ?? '').endsWith('.delta') && isEmptyDelta(event['delta'] ?? null),
  reader: (request) => new ResponsesStreamReader(request),
};
