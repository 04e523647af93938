import type { Json, Segment } from '@app/kernel';
import type { JsonObject } from '@app/llm-providers';
import type { OfferedTool } from './offered-tools';
import type { ToolRound, WishedCall } from './tool-calls';

/** A tool as chat completions offer it. Source: OpenAI API reference, chat completions, `tools`. */
export function functionOf({ name, tool }: OfferedTool): JsonObject {
  return {
    type: 'function',
    function: { name, description: tool.description, parameters: tool.inputSchema },
  };
}

/**
 * What was called so far, as messages of a chat.
 * @param segments the results as they may be sent on, with the pointers `/rounds/ROUND/CALL`
 */
export function toolMessages(rounds: readonly ToolRound[], segments: readonly Segment[]): JsonObject[] {
  const results = new Map(segments.map(({ pointer, text }) => [pointer, text]));
  return rounds.flatMap(({ calls }, round) => [
    {
      role: 'assistant',
      content: null,
      tool_calls: calls.map(({ args, id, name }) => ({
        id,
        type: 'function',
        function: { name, arguments: JSON.stringify(args) },
      })),
    },
    ...calls.map(({ id }, call) => ({
      role: 'tool',
      tool_call_id: id,
      content: results.get(`/rounds/${round}/${call}`) ?? '',
    })),
  ]);
}

/** The calls that a chat completion wishes for. */
export function wishedCalls(payload: JsonObject): readonly WishedCall[] {
  const calls = at(payload, 'choices', '0', 'message', 'tool_calls');
  return Array.isArray(calls) ? calls.map((call: Json, place) => callOf(call, place)) : [];
}

/** Arguments that are no JSON are left as a text, which fits no tool: the model is told. */
function callOf(call: Json, place: number): WishedCall {
  const id = at(call, 'id');
  const name = at(call, 'function', 'name');
  const text = at(call, 'function', 'arguments');
  return {
    id: typeof id === 'string' ? id : `call_${place}`,
    name: typeof name === 'string' ? name : '',
    args: argumentsOf(typeof text === 'string' && text !== '' ? text : '{}'),
  };
}

function argumentsOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function at(value: Json, ...path: readonly string[]): Json {
  let found: Json = value;
  for (const name of path) {
    if (typeof found !== 'object' || found === null) return null;
    found = (found as { readonly [key: string]: Json })[name] ?? null;
  }
  return found;
}
