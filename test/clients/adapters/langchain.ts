import { ChatAnthropic } from '@langchain/anthropic';
import { ChatBedrockConverse } from '@langchain/aws';
import { concat } from '@langchain/core/utils/stream';
import type { AIMessageChunk } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import { awsRefusal, bearerClient } from './bedrock-client';
import { MODELS, refusalOf, WEATHER_TOOL, type ClientAdapter, type Gateway } from './client-adapter';

type ChatModel = ChatAnthropic | ChatBedrockConverse | ChatOpenAI;

/** `@langchain/openai`. */
export function langchainOpenAi({ url, apiKey }: Gateway): ClientAdapter {
  const model = new ChatOpenAI({
    model: MODELS.openai,
    apiKey,
    configuration: { baseURL: `${url}/v1` },
  });
  return adapterOf('@langchain/openai', model);
}

/** `@langchain/anthropic`. */
export function langchainAnthropic({ url, apiKey }: Gateway): ClientAdapter {
  return adapterOf(
    '@langchain/anthropic',
    new ChatAnthropic({ model: MODELS.anthropic, apiKey, anthropicApiUrl: url }),
  );
}

/** `@langchain/aws`, through a client of the AWS package. */
export function langchainAws(gateway: Gateway): ClientAdapter {
  const client = bearerClient(gateway);
  const model = new ChatBedrockConverse({ model: MODELS.bedrock, region: 'eu-central-1', client });
  const adapter = adapterOf('@langchain/aws', model, awsRefusal);
  // Its abort signal ends the iteration, but not the request, once the first event is there (seen with 1.4.5).
  return { ...adapter, cannotAbort: true };
}

function adapterOf(name: string, model: ChatModel, refusal = refusalOf): ClientAdapter {
  const withTools = model.bindTools([
    {
      type: 'function',
      function: {
        name: WEATHER_TOOL.name,
        description: WEATHER_TOOL.description,
        parameters: WEATHER_TOOL.schema,
      },
    },
  ]);
  return {
    name,
    refusalOf: refusal,
    ask: async (prompt) => (await model.invoke(prompt)).text,
    async *stream(prompt) {
      const abort = new AbortController();
      try {
        for await (const chunk of await model.stream(prompt, { signal: abort.signal })) yield chunk.text;
      } finally {
        abort.abort();
      }
    },
    callTool: async (prompt, streamed) => {
      let message: AIMessageChunk | undefined;
      if (streamed) {
        for await (const chunk of await withTools.stream(prompt))
          message = message === undefined ? chunk : concat(message, chunk);
      } else message = await withTools.invoke(prompt);
      const call = message?.tool_calls?.[0];
      return call && { name: call.name, input: call.args };
    },
  };
}
