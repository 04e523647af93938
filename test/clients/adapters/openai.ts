import OpenAI from 'openai';
import { MODELS, refusalOf, WEATHER_TOOL, type ClientAdapter, type Gateway } from './client-adapter';

const { name, description, schema } = WEATHER_TOOL;
const model = MODELS.openai;

/** `openai`, chat completions. */
export function openAiChat({ url, apiKey }: Gateway): ClientAdapter {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey });
  const messages = (content: string): OpenAI.ChatCompletionUserMessageParam[] => [{ role: 'user', content }];
  const tools = [{ type: 'function' as const, function: { name, description, parameters: schema } }];
  return {
    name: 'openai chat completions',
    refusalOf,
    ask: async (prompt) => {
      const completion = await client.chat.completions.create({ model, messages: messages(prompt) });
      return completion.choices[0]?.message.content ?? '';
    },
    async *stream(prompt) {
      const stream = await client.chat.completions.create({
        model,
        messages: messages(prompt),
        stream: true,
      });
      for await (const chunk of stream) yield chunk.choices[0]?.delta.content ?? '';
    },
    callTool: async (prompt, streamed) => {
      const request = { model, messages: messages(prompt), tools };
      const completion = streamed
        ? await client.chat.completions.stream(request).finalChatCompletion()
        : await client.chat.completions.create(request);
      const call = completion.choices[0]?.message.tool_calls?.[0];
      if (call?.type !== 'function') return undefined;
      return { name: call.function.name, input: JSON.parse(call.function.arguments) as unknown };
    },
  };
}

/** `openai`, responses. */
export function openAiResponses({ url, apiKey }: Gateway): ClientAdapter {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey });
  const tools = [{ type: 'function' as const, name, description, parameters: schema, strict: false }];
  return {
    name: 'openai responses',
    refusalOf,
    ask: async (prompt) => (await client.responses.create({ model, input: prompt })).output_text,
    async *stream(prompt) {
      const stream = await client.responses.create({ model, input: prompt, stream: true });
      for await (const event of stream) if (event.type === 'response.output_text.delta') yield event.delta;
    },
    callTool: async (prompt, streamed) => {
      const request = { model, input: prompt, tools };
      const response = streamed
        ? await client.responses.stream(request).finalResponse()
        : await client.responses.create(request);
      const call = response.output.find((item) => item.type === 'function_call');
      if (call?.type !== 'function_call') return undefined;
      return { name: call.name, input: JSON.parse(call.arguments) as unknown };
    },
  };
}
