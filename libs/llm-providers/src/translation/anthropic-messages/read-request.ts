import type { Conversation, OutputForm, ToolChoice, ToolDefinition, Turn } from '../conversation';
import { joinTurns } from '../conversation';
import type { Cursor } from '../fields/cursor';
import { readEffort, readRole, readTemperature, readTexts, readTopK } from '../read-input';
import { readThinking } from './thinking';
import { readBlocks, readTextBlocks } from './read-blocks';

/** Reads the body of an Anthropic messages request. */
export function readAnthropicRequest(body: Cursor): Conversation {
  const request = body.record();
  const choice = readToolChoice(request.at('tool_choice'));
  const config = request.at('output_config').record();
  return {
    system: readTextBlocks(request.at('system')).map(({ text }) => text),
    turns: joinTurns(request.at('messages').items().map(readTurn)),
    tools: request.at('tools').items().map(readTool),
    ...choice,
    sampling: {
      maxTokens: request.at('max_tokens').numberOrNull(),
      temperature: readTemperature(request.at('temperature')),
      topP: request.at('top_p').numberOrNull(),
      topK: readTopK(request.at('top_k')),
      stop: readTexts(request.at('stop_sequences')),
    },
    reasoning: { effort: readEffort(config.at('effort')), budget: readThinking(request.at('thinking')) },
    output: readOutput(config.at('format')),
    verbosity: null,
  };
}

function readTurn(item: Cursor): Turn {
  const message = item.record();
  return { role: readRole(message.at('role')), parts: readBlocks(message.at('content')) };
}

function readTool(item: Cursor): ToolDefinition {
  const tool = item.record();
  return {
    name: tool.at('name').text(),
    description: tool.at('description').textOrNull(),
    parameters: tool.at('input_schema').object(),
    strict: tool.at('strict').booleanOrNull(),
  };
}

type Choice = Pick<Conversation, 'toolChoice' | 'parallelToolCalls'>;

function readToolChoice(at: Cursor): Choice {
  const free: Choice = { toolChoice: { kind: 'auto' }, parallelToolCalls: true };
  if (!at.isPresent) return free;
  const choice = at.choose<Choice>('type', {
    auto: (chosen) => withParallel({ kind: 'auto' }, chosen),
    any: (chosen) => withParallel({ kind: 'required' }, chosen),
    tool: (chosen) => withParallel({ kind: 'named', name: chosen.at('name').text() }, chosen),
    none: (chosen) => {
      chosen.needs('noTool');
      return { toolChoice: { kind: 'none' }, parallelToolCalls: true };
    },
  });
  return choice ?? free;
}

function withParallel(toolChoice: ToolChoice, chosen: Cursor): Choice {
  const single = chosen.at('disable_parallel_tool_use');
  const isSingle = single.booleanOrNull() ?? false;
  if (isSingle) single.needs('oneToolCall');
  return { toolChoice, parallelToolCalls: !isSingle };
}

function readOutput(at: Cursor): OutputForm | null {
  if (!at.isPresent) return null;
  const output = at.choose<OutputForm>('type', {
    json_schema: (chosen) => ({
      kind: 'schema',
      name: null,
      description: null,
      schema: chosen.at('schema').object(),
      strict: true,
    }),
  });
  return output ?? null;
}
