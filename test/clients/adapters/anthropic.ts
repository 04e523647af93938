import Anthropic from '@anthropic-ai/sdk';
import { MODELS, refusalOf, WEATHER_TOOL, type ClientAdapter, type Gateway } from './client-adapter';

/** `@anthropic-ai/sdk`, messages. */
export function anthropic({ url, apiKey }: Gateway): ClientAdapter {
  const client = new Anthropic({ baseURL: url, apiKey });
  const request = (content: string): Anthropic.MessageCreateParamsNonStreaming => ({
    model: MODELS.anthropic,
    max_tokens: 200,
    messages: [{ role: 'user', content }],
  });
  const { name, description, schema } = WEATHER_TOOL;
  const tools = [{ name, description, input_schema: schema }];
  return {
    name: '@anthropic-ai/sdk',
    refusalOf,
    ask: async (prompt) => textOf(await client.messages.create(request(prompt))),
    async *stream(prompt) {
      const stream = await client.messages.create({ ...request(prompt), stream: true });
      for await (const event of stream)
        if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') yield event.delta.text;
    },
    callTool: async (prompt, streamed) => {
      const withTools = { ...request(prompt), tools };
      const message = streamed
        ? await client.messages.stream(withTools).finalMessage()
        : await client.messages.create(withTools);
      const block = message.content.find(({ type }) => type === 'tool_use');
      return block?.type === 'tool_use' ? { name: block.name, input: block.input } : undefined;
    },
  };
}

function textOf({ content }: Anthropic.Message): string {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}
