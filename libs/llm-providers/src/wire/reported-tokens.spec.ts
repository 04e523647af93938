import { wireFormat } from './wire-formats';
import type { WireFormatName } from './wire-format';
import type { JsonObject } from './json';

describe('tokens of caches', () => {
  const read = { promptTokens: 100, completionTokens: 5, cacheReadTokens: 60, estimated: false };
  const both = { ...read, cacheWriteTokens: 30 };

  it.each<[WireFormatName, JsonObject, object]>([
    [
      'openai-chat',
      { prompt_tokens: 100, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 60 } },
      read,
    ],
    [
      'openai-responses',
      { input_tokens: 100, output_tokens: 5, input_tokens_details: { cached_tokens: 60 } },
      read,
    ],
    [
      'anthropic-messages',
      {
        input_tokens: 10,
        output_tokens: 5,
        cache_read_input_tokens: 60,
        cache_creation_input_tokens: 30,
      },
      both,
    ],
    [
      'bedrock-converse',
      { inputTokens: 10, outputTokens: 5, cacheReadInputTokens: 60, cacheWriteInputTokens: 30 },
      both,
    ],
  ])('are part of the usage of %s, whole and streamed', (name, usage, expected) => {
    const format = wireFormat(name);
    const reader = format.reader({});

    reader.read({ name: 'metadata', data: { usage, choices: [] } });
    reader.read({ name: 'message_start', data: { type: 'message_start', message: { usage } } });
    reader.read({ name: 'message_delta', data: { type: 'message_delta', usage } });
    reader.read({ name: null, data: { type: 'response.completed', response: { usage } } });

    expect(format.usageOf({}, { usage })).toEqual(expected);
    expect(reader.usage()).toEqual(expected);
  });

  it('are left out when there would be more of them than the prompt has', () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 5,
      prompt_tokens_details: { cached_tokens: 11 },
    };

    expect(wireFormat('openai-chat').usageOf({}, { usage })).toEqual({
      promptTokens: 10,
      completionTokens: 5,
      estimated: false,
    });
  });
});
