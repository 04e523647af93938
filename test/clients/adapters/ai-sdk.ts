import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, jsonSchema, streamText, tool, type LanguageModel } from 'ai';
import { MODELS, refusalOf, WEATHER_TOOL, type ClientAdapter, type Gateway } from './client-adapter';

/** `ai` with `@ai-sdk/openai`, which speaks the responses API. */
export function aiSdkOpenAi({ url, apiKey }: Gateway): ClientAdapter {
  return adapterOf('ai with @ai-sdk/openai', createOpenAI({ baseURL: `${url}/v1`, apiKey })(MODELS.openai));
}

/** `ai` with `@ai-sdk/anthropic`. */
export function aiSdkAnthropic({ url, apiKey }: Gateway): ClientAdapter {
  const provider = createAnthropic({ baseURL: `${url}/v1`, apiKey });
  return adapterOf('ai with @ai-sdk/anthropic', provider(MODELS.anthropic));
}

function adapterOf(name: string, model: LanguageModel): ClientAdapter {
  const tools = {
    [WEATHER_TOOL.name]: tool({
      description: WEATHER_TOOL.description,
      inputSchema: jsonSchema(WEATHER_TOOL.schema),
    }),
  };
  return {
    name,
    refusalOf,
    ask: async (prompt) => (await generateText({ model, prompt })).text,
    async *stream(prompt) {
      const abort = new AbortController();
      let failure: unknown;
      const onError = ({ error }: { error: unknown }): void => void (failure = error);
      try {
        yield* streamText({ model, prompt, abortSignal: abort.signal, onError }).textStream;
        if (failure !== undefined) throw failure as Error;
      } finally {
        abort.abort();
      }
    },
    callTool: async (prompt, streamed) => {
      const calls = streamed
        ? await streamText({ model, prompt, tools }).toolCalls
        : (await generateText({ model, prompt, tools })).toolCalls;
      const [call] = calls;
      return call && { name: call.toolName, input: call.input };
    },
  };
}
