import { textAt } from '../json';
import { jsonFormat } from '../json-format';
import { isEmptyDelta } from '../running-pieces';
import { encodeSse, SseDecoder } from '../sse/sse';
import { usageOf } from '../usage';
import type { WireFormat } from '../wire-format';
import { anthropicUsage } from './anthropic-usage';
import { MessagesStreamReader } from './messages-stream.reader';

/** Anthropic messages: `POST v1/messages`. */
export const anthropicMessages: WireFormat = {
  ...jsonFormat,
  name: 'anthropic-messages',
  streamContentType: 'text/event-stream',
  isReply: (body) => Array.isArray(body['content']),
  usageOf: (request, reply) => usageOf({ request, reply, ...anthropicUsage(reply) }),
  modelOf: (reply) => textAt(reply, 'model'),
  decoder: () => new SseDecoder(),
  encode: encodeSse,
  saysNothing: (event) => event['type'] === 'content_block_delta' && isEmptyDelta(event['delta'] ?? null),
  reader: (request) => new MessagesStreamReader(request),
};
