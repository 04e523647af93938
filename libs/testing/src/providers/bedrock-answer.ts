import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import { anthropicEvents, anthropicMessage } from './anthropic-answer';
import type { JsonFields } from './completion';
import { inPieces, jsonAnswer, type FakeRequest, type FullAnswer, type WireAnswer } from './wire-answer';

const codec = new EventStreamCodec(toUtf8, fromUtf8);
const EVENT_STREAM = 'application/vnd.amazon.eventstream';

/** Answers the four calls of the Bedrock runtime. Invoke speaks Anthropic's messages, as its Claude models do. */
export function bedrockAnswer({ path, body, answer }: FakeRequest): WireAnswer {
  switch (path.slice(path.lastIndexOf('/') + 1)) {
    case 'converse':
      return jsonAnswer(converseReply(answer));
    case 'converse-stream':
      return frames(converseEvents(answer).map(([name, data]) => frame('event', name, data)));
    case 'invoke':
      return jsonAnswer(anthropicMessage(body, answer));
    default:
      return frames(invokeChunks(body, answer));
  }
}

function frames(chunks: readonly Uint8Array[]): WireAnswer {
  const errorEvent = frame('exception', 'modelStreamErrorException', { message: 'The model broke.' });
  return { contentType: EVENT_STREAM, chunks, errorEvent };
}

function frame(kind: 'event' | 'exception', name: string, data: JsonFields): Uint8Array {
  const text = (value: string): { type: 'string'; value: string } => ({ type: 'string', value });
  return codec.encode({
    headers: {
      [`:${kind}-type`]: text(name),
      ':content-type': text('application/json'),
      ':message-type': text(kind),
    },
    body: fromUtf8(JSON.stringify(data)),
  });
}

function converseReply(answer: FullAnswer): JsonFields {
  return {
    output: { message: { role: 'assistant', content: blocksOf(answer) } },
    stopReason: stopReason(answer),
    usage: usageOf(answer),
    metrics: { latencyMs: 551 },
  };
}

function blocksOf({ thinking, pieces, toolCall }: FullAnswer): JsonFields[] {
  return [
    ...(thinking === undefined
      ? []
      : [{ reasoningContent: { reasoningText: { text: thinking, signature: 'RmFrZQ==' } } }]),
    ...(pieces.length === 0 ? [] : [{ text: pieces.join('') }]),
    ...(toolCall === undefined
      ? []
      : [{ toolUse: { toolUseId: 'tooluse_fake1', name: toolCall.name, input: toolCall.input } }]),
  ];
}

function converseEvents(answer: FullAnswer): (readonly [string, JsonFields])[] {
  return [
    ['messageStart', { role: 'assistant' }],
    ...blocksOf(answer).flatMap((block, contentBlockIndex) => [
      ...startOf(block).map((start) => ['contentBlockStart', { contentBlockIndex, start }] as const),
      ...deltasOf(block, answer).map((delta) => ['contentBlockDelta', { contentBlockIndex, delta }] as const),
      ['contentBlockStop', { contentBlockIndex }] as const,
    ]),
    ['messageStop', { stopReason: stopReason(answer) }],
    ['metadata', { usage: usageOf(answer), metrics: { latencyMs: 551 } }],
  ];
}

function startOf(block: JsonFields): JsonFields[] {
  const toolUse = block['toolUse'] as JsonFields | undefined;
  if (toolUse === undefined) return [];
  return [{ toolUse: { toolUseId: toolUse['toolUseId'] ?? '', name: toolUse['name'] ?? '' } }];
}

function deltasOf(block: JsonFields, { pieces, thinking, toolCall }: FullAnswer): JsonFields[] {
  if ('toolUse' in block)
    return inPieces(JSON.stringify(toolCall?.input ?? {}), 5).map((input) => ({ toolUse: { input } }));
  if ('reasoningContent' in block)
    return [{ reasoningContent: { text: thinking ?? '' } }, { reasoningContent: { signature: 'RmFrZQ==' } }];
  return pieces.map((text) => ({ text }));
}

function invokeChunks(body: JsonFields, answer: FullAnswer): Uint8Array[] {
  const events = anthropicEvents(body, answer);
  return events.map((event, index) => {
    const isLast = index === events.length - 1;
    const data = isLast ? { ...event, 'amazon-bedrock-invocationMetrics': metricsOf(answer) } : event;
    return frame('event', 'chunk', { bytes: Buffer.from(JSON.stringify(data)).toString('base64') });
  });
}

function metricsOf({ usage }: FullAnswer): JsonFields {
  return {
    inputTokenCount: usage.promptTokens,
    outputTokenCount: usage.completionTokens,
    invocationLatency: 551,
    firstByteLatency: 120,
  };
}

function usageOf({ usage }: FullAnswer): JsonFields {
  return {
    inputTokens: usage.promptTokens,
    outputTokens: usage.completionTokens,
    totalTokens: usage.promptTokens + usage.completionTokens,
  };
}

function stopReason({ toolCall }: FullAnswer): string {
  return toolCall === undefined ? 'end_turn' : 'tool_use';
}
