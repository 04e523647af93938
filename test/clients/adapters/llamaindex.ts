import { OpenAI } from '@llamaindex/openai';
import { FunctionTool, type ChatMessage, type ToolCallLLMMessageOptions } from 'llamaindex';
import {
  MODELS,
  refusalOf,
  WEATHER_TOOL,
  type ClientAdapter,
  type Gateway,
  type ReportedToolCall,
} from './client-adapter';

/** `llamaindex` with `@llamaindex/openai`. */
export function llamaIndexOpenAi({ url, apiKey }: Gateway): ClientAdapter {
  const llm = new OpenAI({ model: MODELS.openai, apiKey, baseURL: `${url}/v1` });
  const messages = (content: string): ChatMessage<ToolCallLLMMessageOptions>[] => [{ role: 'user', content }];
  const tools = [
    FunctionTool.from(() => 'sunny', {
      name: WEATHER_TOOL.name,
      description: WEATHER_TOOL.description,
      parameters: WEATHER_TOOL.schema,
    }),
  ];
  return {
    name: 'llamaindex with @llamaindex/openai',
    refusalOf,
    cannotAbort: true,
    ask: async (prompt) => {
      const { message } = await llm.chat({ messages: messages(prompt) });
      return typeof message.content === 'string' ? message.content : '';
    },
    async *stream(prompt) {
      for await (const { delta } of await llm.chat({ messages: messages(prompt), stream: true })) yield delta;
    },
    callTool: async (prompt, streamed) => {
      if (!streamed) {
        const { message } = await llm.chat({ messages: messages(prompt), tools });
        return toolCallOf(message.options);
      }
      let options: object | undefined;
      for await (const chunk of await llm.chat({ messages: messages(prompt), tools, stream: true }))
        if (chunk.options && 'toolCall' in chunk.options) options = chunk.options;
      return toolCallOf(options);
    },
  };
}

function toolCallOf(options: object | undefined): ReportedToolCall | undefined {
  if (options === undefined || !('toolCall' in options)) return undefined;
  const [call] = options.toolCall as readonly ReportedToolCall[];
  if (call === undefined) return undefined;
  const input = typeof call.input === 'string' ? (JSON.parse(call.input) as unknown) : call.input;
  return { name: call.name, input };
}
