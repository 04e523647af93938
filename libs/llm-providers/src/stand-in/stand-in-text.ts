import type { Json } from '@app/kernel';
import { notRequestText } from '../wire/not-text';
import { textsOf } from '../wire/text-walk';
import type { JsonObject } from '../wire/json';

/** Longest part of the caller's message that is repeated, in characters. */
const ECHO_LENGTH = 120;

/**
 * Writes what the stand-in answers: that no model was asked, how to get a real one, and what was received.
 * @returns the same text for the same body
 */
export function standInText(body: JsonObject): string {
  const message = lastUserMessage(body);
  const words = message.split(/\s+/).filter((word) => word !== '').length;
  return [
    'This is the AxonFlow stand-in, not a language model: no model was asked.',
    'Set OPENAI_API_KEY, MISTRAL_API_KEY or OLLAMA_BASE_URL and restart AxonFlow to get real answers.',
    `Your last message has ${words} ${words === 1 ? 'word' : 'words'}${words === 0 ? '.' : `: ${shortened(message)}`}`,
  ].join('\n');
}

function lastUserMessage(body: JsonObject): string {
  const messages = Array.isArray(body['messages']) ? (body['messages'] as readonly Json[]) : [];
  const message = messages.findLast((candidate) => isFromUser(candidate)) as JsonObject | undefined;
  return textsOf(message?.['content'] ?? '', { pointer: '/content', notText: notRequestText })
    .map(({ text }) => text)
    .join(' ');
}

function isFromUser(message: Json): boolean {
  return message !== null && typeof message === 'object' && (message as JsonObject)['role'] === 'user';
}

function shortened(message: string): string {
  const line = message.trim().replaceAll(/\s+/g, ' ');
  const head = [...line.slice(0, 2 * ECHO_LENGTH)].slice(0, ECHO_LENGTH).join('');
  return head.length === line.length ? line : `${head}…`;
}
