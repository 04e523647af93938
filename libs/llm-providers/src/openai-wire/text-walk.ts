import { escapePointerToken, InvalidRequestError, type Json, type Segment } from '@app/kernel';

/** Deepest nesting that is read; deeper bodies are refused. No API known to us needs more than a dozen levels. */
const MAX_DEPTH = 64;

const word = /^[a-z_]{1,32}$/;
const opaqueId = /^[A-Za-z]{2,16}[_-]\w{1,64}$/;

/**
 * Fields that hold protocol words or media instead of text, with the form their value must have to be passed over.
 * Anything else is text: a field that nobody knows yet is inspected, not missed.
 */
const notText: Readonly<Record<string, RegExp>> = {
  role: word,
  type: word,
  object: word,
  format: word,
  detail: word,
  finish_reason: word,
  id: opaqueId,
  tool_call_id: opaqueId,
  url: /^data:image\/[\w.+-]+;base64,[A-Za-z0-9+/=]*$/,
  data: /^[A-Za-z0-9+/=]{256,}$/,
};

/**
 * Lists the texts inside a part of a chat completion body, in document order. Images and sound are no text.
 * @param part the part itself
 * @param pointer JSON pointer of the part inside the body
 * @throws InvalidRequestError (INVALID_REQUEST) when the part is nested too deeply
 */
export function textsOf(part: Json, pointer: string): Segment[] {
  const found: Segment[] = [];
  walk(part, pointer, { key: '', depth: 0, found });
  return found;
}

interface Place {
  readonly key: string;
  readonly depth: number;
  readonly found: Segment[];
}

function walk(value: Json, pointer: string, { key, depth, found }: Place): void {
  if (typeof value === 'string') {
    if (isText(key, value)) found.push({ pointer, text: value });
    return;
  }
  if (value === null || typeof value !== 'object') return;
  if (depth === MAX_DEPTH) throw tooDeep(pointer);
  if (Array.isArray(value)) {
    value.forEach((item: Json, index) => walk(item, `${pointer}/${index}`, { key, depth: depth + 1, found }));
    return;
  }
  for (const [name, item] of Object.entries(value)) {
    walk(item, `${pointer}/${escapePointerToken(name)}`, { key: name, depth: depth + 1, found });
  }
}

function isText(key: string, value: string): boolean {
  return value !== '' && !(Object.hasOwn(notText, key) && notText[key]?.test(value));
}

function tooDeep(pointer: string): InvalidRequestError {
  const field = `/${pointer.split('/')[1] ?? ''}`;
  return new InvalidRequestError('The body is nested too deeply.', {
    problems: [{ field, message: `must not be nested deeper than ${MAX_DEPTH} levels` }],
  });
}
