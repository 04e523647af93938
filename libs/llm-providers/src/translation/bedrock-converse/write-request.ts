import { writeJson } from '@app/kernel';
import { writeThinking } from '../anthropic-messages/thinking';
import type { JsonObject } from '../../wire/json';
import type { Conversation, OutputForm, ToolChoice } from '../conversation';
import { filled } from '../json-object';
import { DocumentNames } from './document-names';
import { writeBlock } from './write-blocks';

/** Writes the body of a Bedrock Converse request; the model and the wish for a stream stand in its path. */
export function writeConverseRequest(conversation: Conversation): JsonObject {
  const { sampling, system, reasoning, output } = conversation;
  const names = new DocumentNames();
  return filled({
    messages: conversation.turns.map(({ role, parts }) => ({
      role,
      content: parts.flatMap((part) => writeBlock(part, names)),
    })),
    system: system.length === 0 ? undefined : system.map((text) => ({ text })),
    inferenceConfig: orNothing({
      maxTokens: sampling.maxTokens,
      temperature: sampling.temperature,
      topP: sampling.topP,
      stopSequences: sampling.stop.length === 0 ? undefined : sampling.stop,
    }),
    toolConfig: writeTools(conversation),
    outputConfig: orNothing({ effort: reasoning.effort, textFormat: writeFormat(output) }),
    additionalModelRequestFields: orNothing({
      top_k: sampling.topK,
      thinking: writeThinking(reasoning.budget),
    }),
  });
}

function orNothing(fields: Parameters<typeof filled>[0]): JsonObject | undefined {
  const said = filled(fields);
  return Object.keys(said).length === 0 ? undefined : said;
}

function writeTools({ tools, toolChoice }: Conversation): JsonObject | undefined {
  if (tools.length === 0) return undefined;
  return filled({ tools: tools.map(writeTool), toolChoice: writeToolChoice(toolChoice) });
}

function writeTool({ name, description, parameters, strict }: Conversation['tools'][number]): JsonObject {
  return { toolSpec: filled({ name, description, inputSchema: { json: parameters }, strict }) };
}

function writeToolChoice(choice: ToolChoice): JsonObject | undefined {
  if (choice.kind === 'named') return { tool: { name: choice.name } };
  return choice.kind === 'required' ? { any: {} } : undefined;
}

function writeFormat(output: OutputForm | null): JsonObject | undefined {
  if (output?.kind !== 'schema') return undefined;
  const { name, description, schema } = output;
  const jsonSchema = filled({ name, description, schema: writeJson(schema) });
  return { type: 'json_schema', structure: { jsonSchema } };
}
