import type { Json } from '@app/kernel';
import type { JsonObject } from '../../wire/json';
import type { Conversation, OutputForm, ToolChoice } from '../conversation';
import { filled } from '../json-object';
import type { RequestTarget } from '../request-target';
import { writeTurn } from './write-messages';

/** Schemas have a name in this format; other formats have none. */
const SCHEMA_NAME = 'answer';

/** Writes the body of an OpenAI chat completion request. */
export function writeOpenaiChatRequest(
  conversation: Conversation,
  { model, streamed }: RequestTarget,
): JsonObject {
  const { sampling, tools } = conversation;
  return filled({
    model,
    messages: [
      ...conversation.system.map((content) => ({ role: 'system', content })),
      ...conversation.turns.flatMap(writeTurn),
    ],
    ...(tools.length > 0 && writeTools(conversation)),
    max_completion_tokens: sampling.maxTokens,
    temperature: sampling.temperature,
    top_p: sampling.topP,
    stop: sampling.stop.length === 0 ? undefined : sampling.stop,
    reasoning_effort: conversation.reasoning.effort,
    verbosity: conversation.verbosity,
    response_format: writeOutput(conversation.output),
    ...(streamed && { stream: true, stream_options: { include_usage: true } }),
  });
}

/** The format allows no word on the choice of tools when there are none. */
function writeTools({ tools, toolChoice, parallelToolCalls }: Conversation): JsonObject {
  return filled({
    tools: tools.map(writeTool),
    tool_choice: writeToolChoice(toolChoice),
    parallel_tool_calls: parallelToolCalls ? undefined : false,
  });
}

function writeTool({ name, description, parameters, strict }: Conversation['tools'][number]): JsonObject {
  return { type: 'function', function: filled({ name, description, parameters, strict }) };
}

function writeToolChoice(choice: ToolChoice): Json | undefined {
  if (choice.kind === 'named') return { type: 'function', function: { name: choice.name } };
  return choice.kind === 'auto' ? undefined : choice.kind;
}

function writeOutput(output: OutputForm | null): JsonObject | undefined {
  if (output === null) return undefined;
  if (output.kind === 'json') return { type: 'json_object' };
  const { name, description, schema, strict } = output;
  return {
    type: 'json_schema',
    json_schema: filled({ name: name ?? SCHEMA_NAME, description, schema, strict }),
  };
}
