import type { Json } from '@app/kernel';
import type { JsonObject } from '../../wire/json';
import type {
  DocumentPart,
  ImagePart,
  MediaSource,
  Part,
  ReasoningPart,
  ToolResultPart,
} from '../conversation';
import { portableToolId } from '../identifiers';
import { filled } from '../json-object';

/**
 * Writes a part as a block of a message. Reasoning without a signature is left out: the vendor would refuse it, and
 * models do not need what they thought in earlier turns.
 */
export function writeBlock(part: Part): JsonObject[] {
  switch (part.kind) {
    case 'toolCall':
      return [{ type: 'tool_use', id: portableToolId(part.id), name: part.name, input: part.input }];
    case 'toolResult':
      return [writeToolResult(part)];
    case 'reasoning':
      return writeReasoning(part);
    default:
      return [writeContent(part)];
  }
}

function writeContent(part: ToolResultPart['parts'][number]): JsonObject {
  if (part.kind === 'text') return { type: 'text', text: part.text };
  return part.kind === 'image' ? writeImage(part) : writeDocument(part);
}

function writeToolResult({ callId, failed, parts }: ToolResultPart): JsonObject {
  return filled({
    type: 'tool_result',
    tool_use_id: portableToolId(callId),
    content: parts.length === 0 ? undefined : parts.map(writeContent),
    is_error: failed ? true : undefined,
  });
}

function writeReasoning({ text, signature, redacted }: ReasoningPart): JsonObject[] {
  if (redacted !== null) return [{ type: 'redacted_thinking', data: redacted }];
  return signature === null ? [] : [{ type: 'thinking', thinking: text, signature }];
}

function writeImage({ source }: ImagePart): JsonObject {
  return { type: 'image', source: writeSource(source) };
}

function writeDocument({ name, source }: DocumentPart): JsonObject {
  const written: Json =
    source.kind === 'text'
      ? { type: 'text', media_type: 'text/plain', data: source.text }
      : writeSource(source);
  return filled({ type: 'document', title: name, source: written });
}

function writeSource(source: MediaSource): JsonObject {
  if (source.kind === 'url') return { type: 'url', url: source.url };
  return { type: 'base64', media_type: source.mediaType, data: source.data };
}
