import type { Conversation } from '../translation/conversation';
import type { LastMessage } from './last-message';

/** Longest part of the last message that is repeated, in characters. */
const ECHO_LENGTH = 120;

/** Longest part of a tool's name that is repeated, in characters. */
const NAME_LENGTH = 64;

/** Said before anything else. */
export const NO_MODEL = 'This is the AxonFlow stand-in, not a language model: no model was asked.';

/**
 * Writes what the stand-in answers: that no model was asked, how to get a real one, how to see a tool call where tools are
 * offered, and what was received.
 * @returns the same text for the same conversation
 */
export function standInText({ tools }: Conversation, message: LastMessage): string {
  return [
    NO_MODEL,
    'Set OPENAI_API_KEY, ANTHROPIC_API_KEY, MISTRAL_API_KEY or OLLAMA_BASE_URL and restart AxonFlow to get real answers.',
    ...tools.slice(0, 1).map(({ name }) => callAdvice(name)),
    received(message),
  ].join('\n');
}

function callAdvice(name: string): string {
  const call = `call:${name.slice(0, NAME_LENGTH)} {...}`;
  return `To see a tool call, begin your message with ${call}, with the arguments as JSON.`;
}

function received({ from, text }: LastMessage): string {
  const words = text.split(/\s+/).filter((word) => word !== '').length;
  const subject = from === 'tool' ? 'The tool result' : 'Your last message';
  return `${subject} has ${words} ${words === 1 ? 'word' : 'words'}${words === 0 ? '.' : `: ${shortened(text)}`}`;
}

function shortened(message: string): string {
  const line = message.trim().replaceAll(/\s+/g, ' ');
  const head = [...line.slice(0, 2 * ECHO_LENGTH)].slice(0, ECHO_LENGTH).join('');
  return head.length === line.length ? line : `${head}…`;
}
