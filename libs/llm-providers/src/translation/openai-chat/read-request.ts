import type { Conversation, OutputForm, ToolChoice, ToolDefinition } from '../conversation';
import type { Cursor } from '../fields/cursor';
import { readEffort, readTemperature, readTexts, readVerbosity } from '../read-input';
import { readMessages } from './read-messages';

/** Reads the body of an OpenAI chat completion request. */
export function readOpenaiChatRequest(body: Cursor): Conversation {
  const request = body.record();
  request.at('stream_options').record();
  const { system, turns } = readMessages(request.at('messages').items());
  return {
    system,
    turns,
    tools: request.at('tools').items().flatMap(readTool),
    toolChoice: readToolChoice(request.at('tool_choice')),
    parallelToolCalls: readParallel(request.at('parallel_tool_calls')),
    sampling: {
      maxTokens:
        request.at('max_completion_tokens').numberOrNull() ?? request.at('max_tokens').numberOrNull(),
      temperature: readTemperature(request.at('temperature')),
      topP: request.at('top_p').numberOrNull(),
      topK: null,
      stop: readTexts(request.at('stop')),
    },
    reasoning: { effort: readEffort(request.at('reasoning_effort')), budget: null },
    output: readOutput(request.at('response_format')),
    verbosity: readVerbosity(request.at('verbosity')),
  };
}

function readTool(item: Cursor): ToolDefinition[] {
  const tool = item.choose('type', {
    function: (chosen) => {
      const definition = chosen.at('function').record();
      const parameters = definition.at('parameters');
      return {
        name: definition.at('name').text(),
        description: definition.at('description').textOrNull(),
        parameters: parameters.isPresent ? parameters.object() : { type: 'object', properties: {} },
        strict: definition.at('strict').booleanOrNull(),
      };
    },
  });
  return tool === undefined ? [] : [tool];
}

function readToolChoice(at: Cursor): ToolChoice {
  if (!at.isPresent) return { kind: 'auto' };
  if (!at.isText) return at.choose('type', { function: namedTool }) ?? { kind: 'auto' };
  return readToolChoiceWord(at);
}

function namedTool(chosen: Cursor): ToolChoice {
  return { kind: 'named', name: chosen.at('function').record().at('name').text() };
}

/** Reads `auto`, `none` or `required`. */
export function readToolChoiceWord(at: Cursor): ToolChoice {
  const word = at.text();
  if (word === 'none') at.needs('noTool');
  if (word === 'none' || word === 'required') return { kind: word };
  if (word !== 'auto') at.wrong('must be auto, none, required or a tool');
  return { kind: 'auto' };
}

/** Reads whether several tools may be called in one turn. */
export function readParallel(at: Cursor): boolean {
  const isParallel = at.booleanOrNull() ?? true;
  if (!isParallel) at.needs('oneToolCall');
  return isParallel;
}

function readOutput(at: Cursor): OutputForm | null {
  if (!at.isPresent) return null;
  const output = at.choose<OutputForm | null>('type', {
    text: () => null,
    json_object: () => readAnyJson(at),
    json_schema: (chosen) => readSchema(chosen.at('json_schema').record()),
  });
  return output ?? null;
}

/** JSON of any form. */
export function readAnyJson(at: Cursor): OutputForm {
  at.needs('jsonOutput');
  return { kind: 'json' };
}

/** Reads a named JSON schema of the output. */
export function readSchema(form: Cursor): OutputForm {
  const description = form.at('description');
  if (description.isPresent) description.needs('schemaDescription');
  return {
    kind: 'schema',
    name: form.at('name').textOrNull(),
    description: description.textOrNull(),
    schema: form.at('schema').object(),
    strict: form.at('strict').booleanOrNull(),
  };
}
