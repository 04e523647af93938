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

/** Documents have a name in this format, of few characters. Source: DocumentBlock of Bedrock's runtime API. */
const DOCUMENT_NAME = 'document';
const NOT_IN_NAMES = /[^A-Za-z0-9 ()[\]-]+/g;
const MAX_NAME_LENGTH = 200;

/** Writes a part as a content block. */
export function writeBlock(part: Part): JsonObject[] {
  switch (part.kind) {
    case 'toolCall':
      return [{ toolUse: { toolUseId: portableToolId(part.id), name: part.name, input: part.input } }];
    case 'toolResult':
      return [{ toolResult: writeToolResult(part) }];
    case 'reasoning':
      return [{ reasoningContent: writeReasoning(part) }];
    default:
      return [writeContent(part)];
  }
}

/** Writes reasoning as it stands in messages and in whole answers. */
export function writeReasoning({ text, signature, redacted }: ReasoningPart): JsonObject {
  if (redacted !== null) return { redactedContent: redacted };
  return { reasoningText: filled({ text, signature }) };
}

function writeToolResult({ callId, failed, parts }: ToolResultPart): JsonObject {
  return filled({
    toolUseId: portableToolId(callId),
    content: parts.map(writeContent),
    status: failed ? 'error' : undefined,
  });
}

function writeContent(part: ToolResultPart['parts'][number]): JsonObject {
  if (part.kind === 'text') return { text: part.text };
  return part.kind === 'image' ? { image: writeImage(part) } : { document: writeDocument(part) };
}

function writeImage({ source }: ImagePart): JsonObject {
  return { format: typeOf(source).replace('image/', ''), source: { bytes: dataOf(source) } };
}

function writeDocument({ name, source }: DocumentPart): JsonObject {
  const known = (name ?? '')
    .replace(NOT_IN_NAMES, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, MAX_NAME_LENGTH);
  const isText = source.kind === 'text';
  return {
    format: isText ? 'txt' : (documentWordOf(typeOf(source)) ?? 'pdf'),
    name: known === '' ? DOCUMENT_NAME : known,
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
