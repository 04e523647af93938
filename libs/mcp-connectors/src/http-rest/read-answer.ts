import type { Json } from '@app/kernel';
import type { Dispatcher } from 'undici';
import { ConnectorCallError } from '../mcp-connectors.errors';

type Head = Pick<Dispatcher.ResponseData, 'headers' | 'statusCode'>;

/** An answer of an API, read to its end. */
export interface Answer {
  readonly output: Json;
  readonly sizeBytes: number;
}

/** Deeper answers are not read: whatever walks through them would need as much stack. */
const MAX_DEPTH = 100;
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json(?:\s*;|$)/i;

/**
 * Reads an answer: JSON as what it is, other texts as `{text}`, nothing as null.
 * @throws ConnectorCallError `upstream` when it is larger than allowed or cannot be read
 */
export async function readAnswer(
  { headers }: Head,
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Answer> {
  const bytes = await readBytes(body, maxBytes);
  if ((headerText(headers, 'content-encoding') ?? 'identity') !== 'identity') {
    throw new ConnectorCallError('upstream', 'The API answers in an encoding that was not asked for.');
  }
  const text = bytes.toString('utf8');
  const isJson = JSON_TYPE.test(headerText(headers, 'content-type') ?? '');
  return { output: text === '' ? null : isJson ? parsed(text) : { text }, sizeBytes: bytes.length };
}

/** The value of a header; the first one of several. */
export function headerText(headers: Head['headers'], name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

async function readBytes(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const part of body) {
    sizeBytes += part.length;
    if (sizeBytes > maxBytes) {
      throw new ConnectorCallError('upstream', `The answer of the API is larger than ${maxBytes} bytes.`);
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function parsed(text: string): Json {
  if (depthOf(text) > MAX_DEPTH) {
    throw new ConnectorCallError(
      'upstream',
      `The answer of the API is nested deeper than ${MAX_DEPTH} levels.`,
    );
  }
  try {
    return JSON.parse(text) as Json;
  } catch {
    // The parser's message quotes the answer.
    throw new ConnectorCallError('upstream', 'The answer of the API is not valid JSON.');
  }
}

/** How deep a JSON text is nested, at most. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInText = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '\\') index++;
    else if (character === '"') isInText = !isInText;
    else if (isInText) continue;
    else if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ']' || character === '}') depth--;
  }
  return deepest;
}
