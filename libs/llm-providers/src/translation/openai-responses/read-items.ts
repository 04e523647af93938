import {
  joinTurns,
  type DocumentPart,
  type ImagePart,
  type Part,
  type TextPart,
  type Turn,
} from '../conversation';
import type { Cursor } from '../fields/cursor';
import { documentFrom, imageFrom, readMediaUrl } from '../media';
import { readArguments, resultParts, textParts } from '../read-input';

interface Items {
  readonly system: readonly string[];
  readonly turns: readonly Turn[];
}

type ContentPart = TextPart | ImagePart | DocumentPart;

/** Reads the input: one text of the user, or items of which each is a part of a turn. */
export function readItems(input: Cursor): Items {
  if (input.isText) return { system: [], turns: [{ role: 'user', parts: textParts(input.text()) }] };
  const system: string[] = [];
  const turns: Turn[] = [];
  for (const item of input.items()) {
    const said = item.choose<Turn | readonly string[]>(
      'type',
      {
        message: (message) => readMessage(message, turns.length > 0),
        function_call: (call) => ({ role: 'assistant', parts: [readCall(call)] }),
        function_call_output: (output) => ({ role: 'user', parts: [readOutput(output)] }),
        reasoning: () => [],
      },
      'message',
    );
    if (said === undefined) continue;
    if ('role' in said) turns.push(said);
    else system.push(...said);
  }
  return { system, turns: joinTurns(turns) };
}

/** @returns a turn, or the texts of a standing instruction */
function readMessage(message: Cursor, isLate: boolean): Turn | readonly string[] {
  const role = message.at('role');
  const parts = readContent(message.at('content'));
  switch (role.text()) {
    case 'user':
    case 'assistant':
      return { role: role.text() === 'user' ? 'user' : 'assistant', parts };
    case 'system':
    case 'developer':
      if (isLate) message.refuse('write system and developer messages before all others');
      return parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
    default:
      role.wrong('must be user, assistant, system or developer');
      return [];
  }
}

function readCall(call: Cursor): Part {
  return {
    kind: 'toolCall',
    id: call.at('call_id').text(),
    name: call.at('name').text(),
    input: readArguments(call.at('arguments')),
  };
}

function readOutput(item: Cursor): Part {
  const output = item.at('output');
  return {
    kind: 'toolResult',
    callId: item.at('call_id').text(),
    failed: false,
    parts: resultParts(readContent(output), output),
  };
}

function readContent(at: Cursor): ContentPart[] {
  if (at.isText) return textParts(at.text());
  const readText = (part: Cursor): ContentPart[] => textParts(part.at('text').text());
  return at.items().flatMap(
    (item) =>
      item.choose<ContentPart[]>('type', {
        input_text: readText,
        output_text: readText,
        refusal: (part) => textParts(part.at('refusal').text()),
        input_image: (part) => [readImage(part.at('image_url'))],
        input_file: (part) => [readFile(part)],
      }) ?? [],
  );
}

function readImage(url: Cursor): ImagePart {
  return imageFrom(readMediaUrl(url), url);
}

function readFile(part: Cursor): DocumentPart {
  const source = part.at('file_url').isPresent ? part.at('file_url') : part.at('file_data');
  return documentFrom(readMediaUrl(source), part.at('filename').textOrNull(), source);
}
