import { readThinking } from '../anthropic-messages/thinking';
import {
  joinTurns,
  type Conversation,
  type OutputForm,
  type ToolChoice,
  type ToolDefinition,
  type Turn,
} from '../conversation';
import type { Cursor } from '../fields/cursor';
import { parseObject } from '../json-object';
import { readEffort, readRole, readTemperature, readTexts, readTopK, textParts } from '../read-input';
import { readBlock } from './read-blocks';

/** Reads the body of a Bedrock Converse request. */
export function readConverseRequest(body: Cursor): Conversation {
  const request = body.record();
  const inference = request.at('inferenceConfig').record();
  const tools = request.at('toolConfig').record();
  const output = request.at('outputConfig').record();
  const ofModel = request.at('additionalModelRequestFields').record();
  return {
    system: request.at('system').items().flatMap(readSystem),
    turns: joinTurns(request.at('messages').items().map(readTurn)),
    tools: tools.at('tools').items().map(readTool),
    toolChoice: readToolChoice(tools.at('toolChoice').record()),
    parallelToolCalls: true,
    sampling: {
      maxTokens: inference.at('maxTokens').numberOrNull(),
      temperature: readTemperature(inference.at('temperature')),
      topP: inference.at('topP').numberOrNull(),
      topK: readTopK(ofModel.at('top_k')),
      stop: readTexts(inference.at('stopSequences')),
    },
    reasoning: { effort: readEffort(output.at('effort')), budget: readThinking(ofModel.at('thinking')) },
    output: readOutput(output.at('textFormat')),
    verbosity: null,
  };
}

function readSystem(item: Cursor): string[] {
  return textParts(item.record().at('text').textOrNull()).map(({ text }) => text);
}

function readTurn(item: Cursor): Turn {
  const message = item.record();
  return { role: readRole(message.at('role')), parts: message.at('content').items().flatMap(readBlock) };
}

function readTool(item: Cursor): ToolDefinition {
  const tool = item.record().at('toolSpec').record();
  return {
    name: tool.at('name').text(),
    description: tool.at('description').textOrNull(),
    parameters: tool.at('inputSchema').record().at('json').object(),
    strict: tool.at('strict').booleanOrNull(),
  };
}

function readToolChoice(choice: Cursor): ToolChoice {
  const named = choice.at('tool');
  if (named.isPresent) return { kind: 'named', name: named.record().at('name').text() };
  return { kind: choice.at('any').isPresent ? 'required' : 'auto' };
}

function readOutput(at: Cursor): OutputForm | null {
  if (!at.isPresent) return null;
  const output = at.choose<OutputForm>('type', {
    json_schema: (chosen) => readNamedSchema(chosen.at('structure').record().at('jsonSchema').record()),
  });
  return output ?? null;
}

/** Here a schema is JSON text. */
function readNamedSchema(form: Cursor): OutputForm {
  const at = form.at('schema');
  const schema = parseObject(at.text());
  if (schema === null) at.wrong('must be the JSON text of a schema');
  const description = form.at('description');
  if (description.isPresent) description.needs('schemaDescription');
  return {
    kind: 'schema',
    name: form.at('name').textOrNull(),
    description: description.textOrNull(),
    schema: schema ?? {},
    strict: true,
  };
}
