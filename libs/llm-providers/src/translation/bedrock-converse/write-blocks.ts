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
import { documentWordOf } from '../media';
import type { DocumentNames } from './document-names';

/** Writes a part as a content block. */
export function writeBlock(part: Part, names: DocumentNames): JsonObject[] {
  switch (part.kind) {
    case 'toolCall':
      return [{ toolUse: { toolUseId: portableToolId(part.id), name: part.name, input: part.input } }];
    case 'toolResult':
      return [{ toolResult: writeToolResult(part, names) }];
    case 'reasoning':
      return [{ reasoningContent: writeReasoning(part) }];
    default:
      return [writeContent(part, names)];
  }
}

/** Writes reasoning as it stands in messages and in whole answers. */
export function writeReasoning({ text, signature, redacted }: ReasoningPart): JsonObject {
  if (redacted !== null) return { redactedContent: redacted };
  return { reasoningText: filled({ text, signature }) };
}

function writeToolResult({ callId, failed, parts }: ToolResultPart, names: DocumentNames): JsonObject {
  return filled({
    toolUseId: portableToolId(callId),
    content: parts.map((part) => writeContent(part, names)),
    status: failed ? 'error' : undefined,
  });
}

function writeContent(part: ToolResultPart['parts'][number], names: DocumentNames): JsonObject {
  if (part.kind === 'text') return { text: part.text };
  return part.kind === 'image' ? { image: writeImage(part) } : { document: writeDocument(part, names) };
}

function writeImage({ source }: ImagePart): JsonObject {
  return { format: typeOf(source).replace('image/', ''), source: { bytes: dataOf(source) } };
}

function writeDocument({ name, source }: DocumentPart, names: DocumentNames): JsonObject {
  const isText = source.kind === 'text';
  return {
    format: isText ? 'txt' : (documentWordOf(typeOf(source)) ?? 'pdf'),
    name: names.next(name),
    source: isText ? { text: source.text } : { bytes: dataOf(source) },
  };
}

/** Addresses never come here: reading refuses them for this format. */
function dataOf(source: MediaSource): string {
  return source.kind === 'data' ? source.data : '';
}

function typeOf(source: MediaSource): string {
  return source.kind === 'data' ? source.mediaType : '';
}
