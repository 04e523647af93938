import { writeJson, type Json } from '@app/kernel';
import type { JsonObject } from '../../wire/json';
import type { DocumentPart, Part, TextPart, ToolCallPart, ToolResultPart, Turn } from '../conversation';
import { filled } from '../json-object';
import { mediaUrlOf } from '../media';

/** Files have a name in this format; other formats may leave it out. */
const FILE_NAME = 'document.pdf';

/** Writes a turn as messages: each tool result is a message of its own, before what else the user says. */
export function writeTurn({ role, parts }: Turn): JsonObject[] {
  if (role === 'assistant') return [writeAssistant(parts)];
  const results = parts.filter((part) => part.kind === 'toolResult');
  const said = parts.filter((part) => part.kind !== 'toolResult');
  const user = { role: 'user', content: writeContent(said) };
  return [...results.map(writeToolResult), ...(said.length > 0 || results.length === 0 ? [user] : [])];
}

function writeAssistant(parts: readonly Part[]): JsonObject {
  const calls = parts.filter((part) => part.kind === 'toolCall');
  const texts = parts.filter((part) => part.kind === 'text');
  return {
    role: 'assistant',
    content: texts.length === 0 && calls.length > 0 ? null : writeContent(texts),
    ...(calls.length > 0 && { tool_calls: calls.map(writeToolCall) }),
  };
}

/** Writes a tool call as it stands in messages and in whole answers. */
export function writeToolCall({ id, name, input }: ToolCallPart): JsonObject {
  return { id, type: 'function', function: { name, arguments: writeJson(input) } };
}

function writeToolResult({ callId, parts }: ToolResultPart): JsonObject {
  return { role: 'tool', tool_call_id: callId, content: writeContent(parts) };
}

function writeContent(parts: readonly Part[]): Json {
  const [first] = parts;
  if (first === undefined) return '';
  return parts.length === 1 && first.kind === 'text' ? first.text : parts.flatMap(writePart);
}

function writePart(part: Part): JsonObject[] {
  if (part.kind === 'text') return [writeText(part)];
  if (part.kind === 'image') return [{ type: 'image_url', image_url: { url: mediaUrlOf(part.source) } }];
  return part.kind === 'document' ? [writeDocument(part)] : [];
}

function writeText({ text }: TextPart): JsonObject {
  return { type: 'text', text };
}

function writeDocument({ name, source }: DocumentPart): JsonObject {
  if (source.kind === 'text') return { type: 'text', text: source.text };
  return { type: 'file', file: filled({ filename: name ?? FILE_NAME, file_data: mediaUrlOf(source) }) };
}
