import type { JsonObject } from '../../wire/json';
import type { Conversation, OutputForm } from '../conversation';
import { filled } from '../json-object';
import type { RequestTarget } from '../request-target';
import { writeThinking } from './thinking';
import { writeBlock } from './write-blocks';

/** The format demands a limit. All models that the API serves today may write as much. */
const DEFAULT_MAX_TOKENS = 8192;

/** Writes the body of an Anthropic messages request. */
export function writeAnthropicRequest(
  conversation: Conversation,
  { model, streamed }: RequestTarget,
): JsonObject {
  const { sampling, system, tools, reasoning, turns } = conversation;
  return filled({
    model,
    max_tokens: sampling.maxTokens ?? DEFAULT_MAX_TOKENS,
    system: system.length < 2 ? system[0] : system.map((text) => ({ type: 'text', text })),
    messages: turns.map(({ role, parts }) => ({ role, content: parts.flatMap(writeBlock) })),
    tools: tools.length === 0 ? undefined : tools.map(writeTool),
    tool_choice: tools.length === 0 ? undefined : writeToolChoice(conversation),
    temperature: sampling.temperature,
    top_p: sampling.topP,
    top_k: sampling.topK,
    stop_sequences: sampling.stop.length === 0 ? undefined : sampling.stop,
    thinking: writeThinking(reasoning.budget),
    output_config: writeConfig(conversation),
    stream: streamed ? true : undefined,
  });
}

function writeTool({ name, description, parameters, strict }: Conversation['tools'][number]): JsonObject {
  return filled({ name, description, input_schema: parameters, strict });
}

function writeToolChoice({ toolChoice, parallelToolCalls }: Conversation): JsonObject | undefined {
  if (toolChoice.kind === 'none') return { type: 'none' };
  const single: JsonObject = parallelToolCalls ? {} : { disable_parallel_tool_use: true };
  if (toolChoice.kind === 'named') return { type: 'tool', name: toolChoice.name, ...single };
  if (toolChoice.kind === 'required') return { type: 'any', ...single };
  return parallelToolCalls ? undefined : { type: 'auto', ...single };
}

function writeConfig({ output, reasoning }: Conversation): JsonObject | undefined {
  const config = filled({ effort: reasoning.effort, format: writeFormat(output) });
  return Object.keys(config).length === 0 ? undefined : config;
}

function writeFormat(output: OutputForm | null): JsonObject | undefined {
  return output?.kind === 'schema' ? { type: 'json_schema', schema: output.schema } : undefined;
}
