import type { Conversation, OutputForm, ToolChoice, ToolDefinition } from '../conversation';
import type { Cursor } from '../fields/cursor';
import { readEffort, readTemperature, readVerbosity, textParts } from '../read-input';
import { readAnyJson, readParallel, readSchema, readToolChoiceWord } from '../openai-chat/read-request';
import { readItems } from './read-items';

/** Reads the body of an OpenAI responses request. */
export function readResponsesRequest(body: Cursor): Conversation {
  const request = body.record();
  request.at('stream_options').record();
  const instructions = textParts(request.at('instructions').textOrNull()).map(({ text }) => text);
  const { system, turns } = readItems(request.at('input'));
  const text = request.at('text').record();
  return {
    system: [...instructions, ...system],
    turns,
    tools: request.at('tools').items().flatMap(readTool),
    toolChoice: readToolChoice(request.at('tool_choice')),
    parallelToolCalls: readParallel(request.at('parallel_tool_calls')),
    sampling: {
      maxTokens: request.at('max_output_tokens').numberOrNull(),
      temperature: readTemperature(request.at('temperature')),
      topP: request.at('top_p').numberOrNull(),
      topK: null,
      stop: [],
    },
    reasoning: { effort: readEffort(request.at('reasoning').record().at('effort')), budget: null },
    output: readOutput(text.at('format')),
    verbosity: readVerbosity(text.at('verbosity')),
  };
}

function readTool(item: Cursor): ToolDefinition[] {
  const tool = item.choose<ToolDefinition>('type', {
    function: (chosen) => {
      const parameters = chosen.at('parameters');
      return {
        name: chosen.at('name').text(),
        description: chosen.at('description').textOrNull(),
        parameters: parameters.isPresent ? parameters.object() : { type: 'object', properties: {} },
        strict: chosen.at('strict').booleanOrNull(),
      };
    },
  });
  return tool === undefined ? [] : [tool];
}

function readToolChoice(at: Cursor): ToolChoice {
  if (!at.isPresent) return { kind: 'auto' };
  if (at.isText) return readToolChoiceWord(at);
  const named = at.choose<ToolChoice>('type', {
    function: (chosen) => ({ kind: 'named', name: chosen.at('name').text() }),
  });
  return named ?? { kind: 'auto' };
}

function readOutput(at: Cursor): OutputForm | null {
  if (!at.isPresent) return null;
  const output = at.choose<OutputForm | null>('type', {
    text: () => null,
    json_object: () => readAnyJson(at),
    json_schema: readSchema,
  });
  return output ?? null;
}
