import { wholeRequestSegments } from '../body-segments';
import { EVENT_STREAM } from '../eventstream/eventstream';
import { jsonFormat } from '../json-format';
import { isEmptyDelta } from '../running-pieces';
import { usageOf } from '../usage';
import type { WireFormat } from '../wire-format';
import { encodeInvokeEvent, InvokeDecoder } from './invoke-chunk';
import { InvokeStreamReader } from './invoke-stream.reader';
import { invokeUsage } from './invoke-usage';

/**
 * Bedrock's InvokeModel and InvokeModelWithResponseStream. Bodies have the form of the model's vendor: usage is known for
 * vendors that report it in the body, texts are found in all.
 */
export const bedrockInvoke: WireFormat = {
  ...jsonFormat,
  name: 'bedrock-invoke',
  streamContentType: EVENT_STREAM,
  requestSegments: wholeRequestSegments,
  withModel: (body) => body,
  streamed: (body) => body,
  isReply: () => true,
  usageOf: (request, reply) => usageOf({ request, reply, ...invokeUsage(reply) }),
  modelOf: () => null,
  decoder: () => new InvokeDecoder(),
  encode: encodeInvokeEvent,
  saysNothing: (event) => event['type'] === 'content_block_delta' && isEmptyDelta(event['delta'] ?? null),
  reader: (request) => new InvokeStreamReader(request),
};
