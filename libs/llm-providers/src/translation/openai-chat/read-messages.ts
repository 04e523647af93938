import {
  joinTurns,
  type DocumentPart,
  type ImagePart,
  type Part,
  type TextPart,
  type ToolCallPart,
  type Turn,
} from '../conversation';
import type { Cursor } from '../fields/cursor';
import { documentFrom, imageFrom, readMediaUrl } from '../media';
import { readArguments, resultParts, textParts } from '../read-input';

interface Messages {
  readonly system: readonly string[];
  readonly turns: readonly Turn[];
}

type ContentPart = TextPart | ImagePart | DocumentPart;

/** Reads the messages; standing instructions must come first, since other formats have them apart. */
export function readMessages(items: readonly Cursor[]): Messages {
  const system: string[] = [];
  const turns: Turn[] = [];
  const instruct = (message: Cursor): null => {
    if (turns.length > 0) message.refuse('write system and developer messages before all others');
    system.push(...readContent(message.at('content')).flatMap(textOf));
    return null;
  };
  for (const item of items) {
    const turn = item.choose<Turn | null>('role', {
      system: instruct,
      developer: instruct,
      user: (message) => ({ role: 'user', parts: readContent(message.at('content')) }),
      assistant: (message) => ({ role: 'assistant', parts: readAssistant(message) }),
      tool: (message) => ({ role: 'user', parts: [readToolResult(message)] }),
    });
    if (turn !== null && turn !== undefined) turns.push(turn);
  }
  return { system, turns: joinTurns(turns) };
}

function textOf(part: ContentPart): string[] {
  return part.kind === 'text' ? [part.text] : [];
}

function readAssistant(message: Cursor): Part[] {
  return [
    ...readContent(message.at('content')),
    ...textParts(message.at('refusal').textOrNull()),
    ...message.at('tool_calls').items().flatMap(readToolCall),
  ];
}

function readToolCall(item: Cursor): ToolCallPart[] {
  const call = item.choose<ToolCallPart>('type', {
    function: (chosen) => {
      const called = chosen.at('function').record();
      return {
        kind: 'toolCall',
        id: chosen.at('id').text(),
        name: called.at('name').text(),
        input: readArguments(called.at('arguments')),
      };
    },
  });
  return call === undefined ? [] : [call];
}

function readToolResult(message: Cursor): Part {
  return {
    kind: 'toolResult',
    callId: message.at('tool_call_id').text(),
    failed: false,
    parts: resultParts(readContent(message.at('content')), message.at('content')),
  };
}

function readContent(at: Cursor): ContentPart[] {
  if (at.isText) return textParts(at.text());
  return at.items().flatMap(
    (item) =>
      item.choose<ContentPart[]>('type', {
        text: (part) => textParts(part.at('text').text()),
        refusal: (part) => textParts(part.at('refusal').text()),
        image_url: (part) => [readImage(part.at('image_url').record().at('url'))],
        file: (part) => [readFile(part.at('file').record())],
      }) ?? [],
  );
}

function readImage(url: Cursor): ImagePart {
  return imageFrom(readMediaUrl(url), url);
}

function readFile(file: Cursor): DocumentPart {
  const data = file.at('file_data');
  return documentFrom(readMediaUrl(data), file.at('filename').textOrNull(), data);
}
