import { writeJson } from '@app/kernel';
import type { DocumentPart, ImagePart, Part, TextPart, ToolResultPart } from '../conversation';
import type { Cursor } from '../fields/cursor';
import { documentFrom, documentTypeOf, imageFrom } from '../media';
import { resultParts, textParts } from '../read-input';

type ContentPart = TextPart | ImagePart | DocumentPart;

/** Reads a content block: an object whose only field names its kind. */
export function readBlock(item: Cursor): Part[] {
  const block = item.record();
  return [
    ...readContent(block),
    ...read(block.at('toolUse'), readToolUse),
    ...read(block.at('toolResult'), readToolResult),
    ...read(block.at('reasoningContent'), readReasoning),
  ];
}

function readContent(block: Cursor): ContentPart[] {
  return [
    ...textParts(block.at('text').textOrNull()),
    ...read(block.at('image'), readImage),
    ...read(block.at('document'), readDocument),
  ];
}

function read<Kind extends Part>(at: Cursor, reader: (block: Cursor) => Kind): Kind[] {
  return at.isPresent ? [reader(at.record())] : [];
}

function readToolUse(block: Cursor): Part {
  return {
    kind: 'toolCall',
    id: block.at('toolUseId').text(),
    name: block.at('name').text(),
    input: block.at('input').object(),
  };
}

function readToolResult(block: Cursor): ToolResultPart {
  const content = block.at('content');
  return {
    kind: 'toolResult',
    callId: block.at('toolUseId').text(),
    failed: block.at('status').textOrNull() === 'error',
    parts: resultParts(content.items().flatMap(readResultContent), content),
  };
}

function readResultContent(item: Cursor): ContentPart[] {
  const block = item.record();
  const json = block.at('json');
  return [...readContent(block), ...(json.isPresent ? textParts(writeJson(json.json())) : [])];
}

function readReasoning(block: Cursor): Part {
  const redacted = block.at('redactedContent');
  const thought = block.at('reasoningText').record();
  const signature = thought.at('signature').textOrNull() || null;
  if (redacted.isPresent || signature !== null) block.needs('signedReasoning');
  if (redacted.isPresent) return { kind: 'reasoning', text: '', signature: null, redacted: redacted.text() };
  return { kind: 'reasoning', text: thought.at('text').text(), signature, redacted: null };
}

function readImage(block: Cursor): ImagePart {
  const data = block.at('source').record().at('bytes').text();
  return imageFrom({ kind: 'data', mediaType: `image/${block.at('format').text()}`, data }, block);
}

function readDocument(block: Cursor): DocumentPart {
  const source = block.at('source').record();
  const name = block.at('name').textOrNull();
  const text = source.at('text').textOrNull();
  if (text !== null) return documentFrom({ kind: 'text', text }, name, block);
  const word = block.at('format');
  const mediaType = documentTypeOf(word.text());
  if (mediaType === undefined) word.wrong('must be a known document format');
  return documentFrom(
    { kind: 'data', mediaType: mediaType ?? '', data: source.at('bytes').text() },
    name,
    block,
  );
}
