import { encodeEventStream, EVENT_STREAM, EventStreamDecoder } from '../eventstream/eventstream';
import { isObject, objectAt } from '../json';
import { jsonFormat } from '../json-format';
import { isEmptyDelta } from '../running-pieces';
import { usageOf } from '../usage';
import type { WireFormat } from '../wire-format';
import { ConverseStreamReader } from './converse-stream.reader';

/** Bedrock's Converse and ConverseStream. The model stands in the path, and so does the wish for a stream. */
export const bedrockConverse: WireFormat = {
  ...jsonFormat,
  name: 'bedrock-converse',
  streamContentType: EVENT_STREAM,
  withModel: (body) => body,
  streamed: (body) => body,
  isReply: (body) => isObject(body['output']),
  usageOf: (request, reply) => {
    const { inputTokens: promptTokens, outputTokens: completionTokens } = objectAt(reply, 'usage');
    return usageOf({ request, reply, promptTokens, completionTokens });
  },
  modelOf: () => null,
  decoder: () => new EventStreamDecoder(),
  encode: encodeEventStream,
  saysNothing: (event) => isObject(event['delta']) && isEmptyDelta(event['delta']),
  reader: (request) => new ConverseStreamReader(request),
};
