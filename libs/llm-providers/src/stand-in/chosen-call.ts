import type { Conversation, ToolDefinition } from '../translation/conversation';
import { parseObject } from '../translation/json-object';
import { isObject, type JsonObject } from '../wire/json';
import type { LastMessage } from './last-message';
import { exampleOf } from './schema/example';

/** A tool call that the stand-in makes. */
export interface ChosenCall {
  readonly name: string;
  readonly input: JsonObject;
}

/** `call:NAME`, and the arguments as JSON behind it. */
const script = /^\s*call:([\w.-]{1,64})\s*(?=\{|$)/;

/**
 * Decides whether the stand-in calls a tool. It does when the caller forces it to, and when the user's message says so:
 * `call:NAME {"argument": "value"}`, for a tool that is offered. It never does so by itself, nor on a tool's result, so that
 * an agent comes to an end.
 * @returns null when the answer is a text
 */
export function chosenCall(conversation: Conversation, message: LastMessage): ChosenCall | null {
  const { toolChoice, tools } = conversation;
  if (toolChoice.kind === 'none') return null;
  const scripted = message.from === 'user' ? scriptedCall(tools, message.text) : null;
  if (scripted !== null) return scripted;
  if (toolChoice.kind === 'auto') return null;
  const forced = toolChoice.kind === 'named' ? tools.find(({ name }) => name === toolChoice.name) : tools[0];
  return forced === undefined ? null : { name: forced.name, input: argumentsFor(forced) };
}

function scriptedCall(tools: readonly ToolDefinition[], text: string): ChosenCall | null {
  const found = script.exec(text);
  const tool = found && tools.find(({ name }) => name === found[1]);
  if (!tool) return null;
  const written = text.slice(found[0].length);
  const input = written === '' ? argumentsFor(tool) : parseObject(written);
  return input === null ? null : { name: tool.name, input };
}

function argumentsFor({ parameters }: ToolDefinition): JsonObject {
  const example = exampleOf(parameters);
  return isObject(example) ? example : {};
}
