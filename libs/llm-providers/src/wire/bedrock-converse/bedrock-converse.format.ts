import { wholeRequestSegments } from '../body-segments';
import { encodeEventStream, EVENT_STREAM, EventStreamDecoder } from '../eventstream/eventstream';
import { isObject } from '../json';
import { jsonFormat } from '../json-format';
import { isEmptyDelta } from '../running-pieces';
import { usageOf } from '../usage';
import type { WireFormat } from '../wire-format';
import { converseUsage } from './converse-usage';
import { ConverseStreamReader } from './converse-stream.reader';

/** Bedrock's Converse and ConverseStream. The model stands in the path, and so does the wish for a stream. */
export const bedrockConverse: WireFormat = {
  ...jsonFormat,
  name: 'bedrock-converse',
  streamContentType: EVENT_STREAM,
  requestSegments: wholeRequestSegments,
  withModel: (body) => body,
  streamed: (body) => body,
  isReply: (body) => isObject(body['output']),
  usageOf: (request, reply) => usageOf({ request, reply, ...converseUsage(reply) }),
  modelOf: () => null,
  decoder: () => new EventStreamDecoder(),
  encode: encodeEventStream,
  saysNothing: (event) => isObject(event['delta']) && isEmptyDelta(event['delta']),
  reader: (request) => new ConverseStreamReader(request),
};
