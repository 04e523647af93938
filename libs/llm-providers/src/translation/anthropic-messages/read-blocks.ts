import type { DocumentPart, ImagePart, MediaSource, Part, TextPart, ToolResultPart } from '../conversation';
import type { Cursor } from '../fields/cursor';
import { documentFrom, imageFrom } from '../media';
import { resultParts, textParts } from '../read-input';

type Readers = Readonly<Record<string, (block: Cursor) => readonly Part[]>>;

const textReader = {
  text: (block: Cursor): TextPart[] => textParts(block.at('text').text()),
};
const contentReaders = {
  ...textReader,
  image: (block: Cursor): ImagePart[] => readImage(block.at('source')),
  document: (block: Cursor): DocumentPart[] => readDocument(block),
};
const blockReaders: Readers = {
  ...contentReaders,
  tool_use: (block) => [
    {
      kind: 'toolCall',
      id: block.at('id').text(),
      name: block.at('name').text(),
      input: block.at('input').object(),
    },
  ],
  tool_result: (block) => [readToolResult(block)],
  thinking: (block) => [readThinkingBlock(block)],
  redacted_thinking: (block) => {
    block.needs('signedReasoning');
    return [{ kind: 'reasoning', text: '', signature: null, redacted: block.at('data').text() }];
  },
};

/** Reads the content of a message: one text, or blocks of every kind. */
export function readBlocks(at: Cursor): Part[] {
  return readWith(blockReaders, at);
}

/** Reads one text, or text blocks. */
export function readTextBlocks(at: Cursor): TextPart[] {
  return readWith<TextPart>(textReader, at);
}

function readWith<Kind extends Part>(
  readers: Readonly<Record<string, (block: Cursor) => readonly (Kind | TextPart)[]>>,
  at: Cursor,
): (Kind | TextPart)[] {
  if (at.isText) return textParts(at.text());
  return at.items().flatMap((item) => item.choose('type', readers) ?? []);
}

function readToolResult(block: Cursor): ToolResultPart {
  const content = block.at('content');
  const parts = readWith<TextPart | ImagePart | DocumentPart>(contentReaders, content);
  return {
    kind: 'toolResult',
    callId: block.at('tool_use_id').text(),
    failed: block.at('is_error').booleanOrNull() ?? false,
    parts: resultParts(parts, content),
  };
}

function readThinkingBlock(block: Cursor): Part {
  const signature = block.at('signature').textOrNull() || null;
  if (signature !== null) block.needs('signedReasoning');
  return { kind: 'reasoning', text: block.at('thinking').text(), signature, redacted: null };
}

function readImage(source: Cursor): ImagePart[] {
  const media = source.choose<MediaSource>('type', {
    base64: readData,
    url: (chosen) => ({ kind: 'url', url: chosen.at('url').text() }),
  });
  return media === undefined ? [] : [imageFrom(media, source)];
}

function readDocument(block: Cursor): DocumentPart[] {
  const source = block.at('source');
  const document = source.choose<DocumentPart['source']>('type', {
    base64: readData,
    url: (chosen) => ({ kind: 'url', url: chosen.at('url').text() }),
    text: (chosen) => ({ kind: 'text', text: chosen.at('data').text() }),
  });
  return document === undefined ? [] : [documentFrom(document, block.at('title').textOrNull(), source)];
}

function readData(chosen: Cursor): MediaSource {
  return { kind: 'data', mediaType: chosen.at('media_type').text(), data: chosen.at('data').text() };
}
