import type { JsonObject } from '../wire/json';
import type { WireEvent } from '../wire/wire-format';
import { SOURCE_FORMATS, TARGET_FORMATS, type SourceFormat, type TargetFormat } from './fields/field-rule';
import { translatorFor, type Translator } from './translator';

const NOW_S = 1_700_000_000;
const clock = { now: () => new Date(NOW_S * 1000), nowMs: () => NOW_S * 1000, monotonicMs: () => 0 };
const request: JsonObject = { model: 'alias', stream_options: { include_usage: true } };

const named = (name: string, fields: JsonObject): WireEvent => ({ name, data: { type: name, ...fields } });
const plain = (data: WireEvent['data']): WireEvent => ({ name: null, data });
const bedrock = (name: string, data: JsonObject): WireEvent => ({ name, data });

/** One answer, as providers of each format give it whole. */
const WHOLE: Readonly<Record<TargetFormat, JsonObject>> = {
  'openai-chat': {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: NOW_S,
    model: 'big',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: 'Let me see.',
          refusal: null,
          reasoning_content: 'hm',
          annotations: [],
          tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"a": 1}' } }],
        },
        logprobs: null,
        finish_reason: 'tool_calls',
      },
    ],
    usage: {
      prompt_tokens: 10,
      completion_tokens: 7,
      total_tokens: 17,
      prompt_tokens_details: { cached_tokens: 4, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 2 },
    },
    service_tier: 'default',
  },
  'anthropic-messages': {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'big',
    content: [
      { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
      { type: 'text', text: 'Let me see.' },
      { type: 'tool_use', id: 'call_1', name: 'f', input: { a: 1 } },
    ],
    stop_reason: 'tool_use',
    stop_sequence: null,
    usage: {
      input_tokens: 6,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 4,
      output_tokens: 7,
      output_tokens_details: { thinking_tokens: 2 },
    },
  },
  'bedrock-converse': {
    output: {
      message: {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: 'hm', signature: 'c2ln' } } },
          { text: 'Let me see.' },
          { toolUse: { toolUseId: 'call_1', name: 'f', input: { a: 1 } } },
        ],
      },
    },
    stopReason: 'tool_use',
    usage: {
      inputTokens: 6,
      outputTokens: 7,
      totalTokens: 17,
      cacheReadInputTokens: 4,
      cacheWriteInputTokens: 0,
    },
    metrics: { latencyMs: 120 },
  },
};

/** The same answer, as they stream it. */
const STREAMED: Readonly<Record<TargetFormat, readonly WireEvent[]>> = {
  'openai-chat': [
    chunk({ role: 'assistant', content: '', refusal: null }),
    chunk({ reasoning_content: 'hm' }),
    chunk({ content: 'Let me' }),
    chunk({ content: ' see.' }),
    chunk({
      tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'f', arguments: '' } }],
    }),
    chunk({ tool_calls: [{ index: 0, function: { arguments: '{"a":' } }] }),
    chunk({ tool_calls: [{ index: 0, function: { arguments: '1}' } }] }),
    chunk({}, 'tool_calls'),
    plain({
      ...envelope(),
      choices: [],
      usage: {
        prompt_tokens: 10,
        completion_tokens: 7,
        total_tokens: 17,
        prompt_tokens_details: { cached_tokens: 4 },
        completion_tokens_details: { reasoning_tokens: 2 },
      },
    }),
    plain('[DONE]'),
  ],
  'anthropic-messages': [
    named('message_start', {
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'big',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: {
          input_tokens: 6,
          cache_creation_input_tokens: 0,
          cache_read_input_tokens: 4,
          output_tokens: 1,
        },
      },
    }),
    named('content_block_start', {
      index: 0,
      content_block: { type: 'thinking', thinking: '', signature: '' },
    }),
    named('ping', {}),
    named('content_block_delta', { index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } }),
    named('content_block_delta', { index: 0, delta: { type: 'signature_delta', signature: 'c2ln' } }),
    named('content_block_stop', { index: 0 }),
    named('content_block_start', { index: 1, content_block: { type: 'text', text: '' } }),
    named('content_block_delta', { index: 1, delta: { type: 'text_delta', text: 'Let me' } }),
    named('content_block_delta', { index: 1, delta: { type: 'text_delta', text: ' see.' } }),
    named('content_block_stop', { index: 1 }),
    named('content_block_start', {
      index: 2,
      content_block: { type: 'tool_use', id: 'call_1', name: 'f', input: {} },
    }),
    named('content_block_delta', { index: 2, delta: { type: 'input_json_delta', partial_json: '' } }),
    named('content_block_delta', { index: 2, delta: { type: 'input_json_delta', partial_json: '{"a":' } }),
    named('content_block_delta', { index: 2, delta: { type: 'input_json_delta', partial_json: '1}' } }),
    named('content_block_stop', { index: 2 }),
    named('message_delta', {
      delta: { stop_reason: 'tool_use', stop_sequence: null },
      usage: { output_tokens: 7, output_tokens_details: { thinking_tokens: 2 } },
    }),
    named('message_stop', {}),
  ],
  'bedrock-converse': [
    bedrock('messageStart', { role: 'assistant', p: 'abc' }),
    bedrock('contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { text: 'hm' } } }),
    bedrock('contentBlockDelta', {
      contentBlockIndex: 0,
      delta: { reasoningContent: { signature: 'c2ln' } },
    }),
    bedrock('contentBlockStop', { contentBlockIndex: 0 }),
    bedrock('contentBlockDelta', { contentBlockIndex: 1, delta: { text: 'Let me' } }),
    bedrock('contentBlockDelta', { contentBlockIndex: 1, delta: { text: ' see.' } }),
    bedrock('contentBlockStop', { contentBlockIndex: 1 }),
    bedrock('contentBlockStart', {
      contentBlockIndex: 2,
      start: { toolUse: { toolUseId: 'call_1', name: 'f' } },
    }),
    bedrock('contentBlockDelta', { contentBlockIndex: 2, delta: { toolUse: { input: '{"a":' } } }),
    bedrock('contentBlockDelta', { contentBlockIndex: 2, delta: { toolUse: { input: '1}' } } }),
    bedrock('contentBlockStop', { contentBlockIndex: 2 }),
    bedrock('messageStop', { stopReason: 'tool_use' }),
    bedrock('metadata', {
      usage: { inputTokens: 6, outputTokens: 7, totalTokens: 17, cacheReadInputTokens: 4 },
      metrics: { latencyMs: 120 },
    }),
  ],
};

function envelope(): JsonObject {
  return { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: NOW_S, model: 'big' };
}

function chunk(delta: JsonObject, finishReason: string | null = null): WireEvent {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason: finishReason }];
  return plain({ ...envelope(), choices, usage: null });
}

function translator(from: SourceFormat, to: TargetFormat): Translator {
  const found = translatorFor(from, to, clock);
  if (found === null) throw new Error('there is no translator');
  return found;
}

function streamed(from: SourceFormat, to: TargetFormat, events = STREAMED[to]): WireEvent[] {
  const stream = translator(from, to).stream(request);
  return [...events.flatMap((event) => stream.event(event)), ...stream.end()];
}

describe('whole answers', () => {
  it('of Anthropic for an OpenAI client', () => {
    const answer = translator('openai-chat', 'anthropic-messages').reply(
      WHOLE['anthropic-messages'],
      request,
    );

    expect(answer).toEqual({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: NOW_S,
      model: 'big',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: 'Let me see.',
            refusal: null,
            reasoning_content: 'hm',
            tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
          },
          logprobs: null,
          finish_reason: 'tool_calls',
        },
      ],
      usage: {
        prompt_tokens: 10,
        completion_tokens: 7,
        total_tokens: 17,
        prompt_tokens_details: { cached_tokens: 4 },
        completion_tokens_details: { reasoning_tokens: 2 },
      },
    });
  });

  it('of OpenAI for an Anthropic client: what the vendor did not sign has no signature', () => {
    const answer = translator('anthropic-messages', 'openai-chat').reply(WHOLE['openai-chat'], request);

    const [thinking] = WHOLE['anthropic-messages']['content'] as JsonObject[];
    expect(answer).toEqual({
      ...WHOLE['anthropic-messages'],
      content: [
        { ...thinking, signature: '' },
        ...(WHOLE['anthropic-messages']['content'] as JsonObject[]).slice(1),
      ],
    });
  });

  it('of Anthropic for a Bedrock client', () => {
    const answer = translator('bedrock-converse', 'anthropic-messages').reply(
      WHOLE['anthropic-messages'],
      {},
    );

    expect(answer).toEqual({
      output: WHOLE['bedrock-converse']['output'],
      stopReason: 'tool_use',
      usage: { inputTokens: 6, outputTokens: 7, totalTokens: 17, cacheReadInputTokens: 4 },
    });
  });

  it('of Bedrock have the model that the caller named, and an id that the same request has again', () => {
    const nameless = translator('anthropic-messages', 'bedrock-converse');
    const reply = (asked: JsonObject): JsonObject => nameless.reply(WHOLE['bedrock-converse'], asked);

    const [first, second] = [reply(request), reply(request)];

    expect(first).toMatchObject({ model: 'alias', id: expect.stringMatching(/^msg_[0-9a-f]{24}$/) });
    expect(second).toEqual(first);
    expect(reply({ model: 'other' })['id']).not.toBe(first['id']);
  });

  it('of Anthropic for a client of OpenAI responses', () => {
    const asked = { ...request, instructions: 'Be brief.', temperature: 0.5 };

    const answer = translator('openai-responses', 'anthropic-messages').reply(
      WHOLE['anthropic-messages'],
      asked,
    );

    expect(answer).toMatchObject({
      id: 'resp_1',
      object: 'response',
      created_at: NOW_S,
      status: 'completed',
      model: 'big',
      instructions: 'Be brief.',
      temperature: 0.5,
      output: [
        { type: 'reasoning', id: 'rs_1_0', summary: [{ type: 'summary_text', text: 'hm' }] },
        {
          type: 'message',
          id: 'msg_1_1',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text: 'Let me see.', annotations: [] }],
        },
        { type: 'function_call', id: 'fc_1_2', call_id: 'call_1', name: 'f', arguments: '{"a":1}' },
      ],
      usage: { input_tokens: 10, output_tokens: 7, total_tokens: 17 },
    });
  });

  it.each([
    ['stop', 'end_turn', 'end_turn', 'completed'],
    ['length', 'max_tokens', 'max_tokens', 'incomplete'],
    ['content_filter', 'refusal', 'content_filtered', 'incomplete'],
  ])('that end with %s end with %s, %s and %s', (finish, anthropic, converse, responses) => {
    const choices = [{ index: 0, message: { role: 'assistant', content: 'x' }, finish_reason: finish }];
    const reply = (from: SourceFormat): JsonObject =>
      translator(from, 'openai-chat').reply({ choices }, request);

    expect(reply('anthropic-messages')['stop_reason']).toBe(anthropic);
    expect(reply('bedrock-converse')['stopReason']).toBe(converse);
    expect(reply('openai-responses')['status']).toBe(responses);
  });

  it('tell that tools were called when the vendor says stop, as it does for forced tools', () => {
    const calls = [{ id: 'c', type: 'function', function: { name: 'f', arguments: '' } }];
    const choices = [{ message: { content: null, tool_calls: calls }, finish_reason: 'stop' }];

    expect(translator('anthropic-messages', 'openai-chat').reply({ choices }, request)).toMatchObject({
      stop_reason: 'tool_use',
      content: [{ type: 'tool_use', id: 'c', name: 'f', input: {} }],
    });
  });

  it('that refuse carry the refusal as text and end as filtered', () => {
    const choices = [{ message: { content: null, refusal: 'No.' }, finish_reason: 'stop' }];

    expect(translator('anthropic-messages', 'openai-chat').reply({ choices }, request)).toMatchObject({
      stop_reason: 'refusal',
      content: [{ type: 'text', text: 'No.' }],
    });
  });

  it.each<[TargetFormat, string, JsonObject]>([
    ['openai-chat', 'no choice', { choices: [] }],
    ['openai-chat', 'an unknown end', { choices: [{ message: { content: 'x' }, finish_reason: 'bored' }] }],
    [
      'openai-chat',
      'arguments that are no JSON',
      {
        choices: [
          {
            message: { tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{"a"' } }] },
            finish_reason: 'length',
          },
        ],
      },
    ],
    ['anthropic-messages', 'an unknown block', { content: [{ type: 'hologram' }], stop_reason: 'end_turn' }],
    ['bedrock-converse', 'no message', { stopReason: 'end_turn' }],
    [
      'bedrock-converse',
      'malformed output',
      { output: { message: {} }, stopReason: 'malformed_model_output' },
    ],
  ])('of %s with %s are errors, not guesses', (to, _what, body) => {
    expect(() => translator('openai-responses', to).reply(body, request)).toThrow('cannot be translated');
  });
});

describe('streamed answers', () => {
  it.each(['anthropic-messages', 'bedrock-converse'] as const)('of %s for an OpenAI client', (to) => {
    const events = streamed('openai-chat', to);

    const deltas = events.flatMap(({ data }) =>
      typeof data === 'object' ? ((data?.['choices'] ?? []) as JsonObject[]) : [],
    );
    expect(deltas.map(({ delta, finish_reason: finish }) => [delta, finish])).toEqual([
      [{ role: 'assistant', content: '', refusal: null }, null],
      [{ reasoning_content: 'hm' }, null],
      [{ content: 'Let me' }, null],
      [{ content: ' see.' }, null],
      [
        {
          tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'f', arguments: '' } }],
        },
        null,
      ],
      [{ tool_calls: [{ index: 0, function: { arguments: '{"a":' } }] }, null],
      [{ tool_calls: [{ index: 0, function: { arguments: '1}' } }] }, null],
      [{}, 'tool_calls'],
    ]);
    expect(events.at(-2)?.data).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 10, completion_tokens: 7 },
    });
    expect(events.at(-1)).toEqual({ name: null, data: '[DONE]' });
  });

  it('of Anthropic for an OpenAI client who did not ask for usage have none', () => {
    const stream = translator('openai-chat', 'anthropic-messages').stream({});

    const events = STREAMED['anthropic-messages'].flatMap((event) => stream.event(event));

    expect(JSON.stringify(events)).not.toContain('usage');
  });

  it.each(['openai-chat', 'bedrock-converse'] as const)('of %s for an Anthropic client', (to) => {
    const events = streamed('anthropic-messages', to);

    const signed = to === 'bedrock-converse';
    const unchanged = STREAMED['anthropic-messages'].slice(1, -2).filter(({ data }) => {
      const kind = (data as JsonObject)['type'];
      const { delta } = data as { delta?: JsonObject };
      return (
        kind !== 'ping' && delta?.['partial_json'] !== '' && (signed || delta?.['type'] !== 'signature_delta')
      );
    });
    expect(events[0]?.data).toMatchObject({
      type: 'message_start',
      message: { role: 'assistant', content: [] },
    });
    expect(events.slice(1, -2)).toEqual(unchanged);
    expect(events.at(-2)?.data).toMatchObject({
      type: 'message_delta',
      delta: { stop_reason: 'tool_use', stop_sequence: null },
      usage: { input_tokens: 6, cache_read_input_tokens: 4, output_tokens: 7 },
    });
    expect(events.at(-1)).toEqual(named('message_stop', {}));
  });

  it.each(['openai-chat', 'anthropic-messages'] as const)('of %s for a Bedrock client', (to) => {
    const events = streamed('bedrock-converse', to);

    expect(events.map(({ name }) => name)).toEqual([
      'messageStart',
      'contentBlockDelta',
      ...(to === 'anthropic-messages' ? ['contentBlockDelta'] : []),
      'contentBlockStop',
      'contentBlockDelta',
      'contentBlockDelta',
      'contentBlockStop',
      'contentBlockStart',
      'contentBlockDelta',
      'contentBlockDelta',
      'contentBlockStop',
      'messageStop',
      'metadata',
    ]);
    expect(events.slice(-6)).toEqual([
      STREAMED['bedrock-converse'][7],
      STREAMED['bedrock-converse'][8],
      STREAMED['bedrock-converse'][9],
      STREAMED['bedrock-converse'][10],
      STREAMED['bedrock-converse'][11],
      bedrock('metadata', {
        usage: { inputTokens: 6, outputTokens: 7, totalTokens: 17, cacheReadInputTokens: 4 },
      }),
    ]);
  });

  it.each(TARGET_FORMATS)('of %s for a client of OpenAI responses', (to) => {
    const events = streamed('openai-responses', to);

    expect(events.map(({ name }) => name?.replace('response.', ''))).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'reasoning_summary_part.added',
      'reasoning_summary_text.delta',
      'reasoning_summary_text.done',
      'reasoning_summary_part.done',
      'output_item.done',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.delta',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      'output_item.added',
      'function_call_arguments.delta',
      'function_call_arguments.delta',
      'function_call_arguments.done',
      'output_item.done',
      'completed',
    ]);
    expect(events.map(({ data }) => (data as JsonObject)['sequence_number'])).toEqual([...events.keys()]);
    expect(events.every(({ name, data }) => (data as JsonObject)['type'] === name)).toBe(true);
    expect(events[12]?.data).toMatchObject({ text: 'Let me see.', output_index: 1, content_index: 0 });
    expect(events.at(-1)?.data).toMatchObject({
      response: { status: 'completed', usage: { total_tokens: 17 } },
    });
  });

  it('give a tool call without arguments the JSON text that clients can parse', () => {
    const events = STREAMED['anthropic-messages'].filter(
      ({ data }) => (data as { delta?: JsonObject }).delta?.['type'] !== 'input_json_delta',
    );

    expect(JSON.stringify(streamed('openai-chat', 'anthropic-messages', events))).toContain(
      '"arguments":"{}"',
    );
  });

  it('keep parallel tool calls apart, also of services that give all of them the index 0', () => {
    const call = (id: string, index: number): JsonObject => ({
      tool_calls: [{ index, id, type: 'function', function: { name: 'f', arguments: `{"of":"${id}"}` } }],
    });
    const done = [chunk({}, 'stop'), plain('[DONE]')];
    const blocks = (second: number): unknown[] =>
      streamed('anthropic-messages', 'openai-chat', [chunk(call('a', 0)), chunk(call('b', second)), ...done])
        .map(({ data }) => (data as { content_block?: JsonObject }).content_block?.['id'])
        .filter((id) => id !== undefined);

    expect(blocks(1)).toEqual(['a', 'b']);
    expect(blocks(0)).toEqual(['a', 'b']);
  });

  it('that refuse carry the refusal as text and end as filtered', () => {
    const events = streamed('anthropic-messages', 'openai-chat', [
      chunk({ role: 'assistant', refusal: 'No' }),
      chunk({ refusal: '.' }),
      chunk({}, 'stop'),
      plain('[DONE]'),
    ]);

    expect(events.filter(({ name }) => name === 'content_block_delta').map(({ data }) => data)).toEqual([
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'No' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: '.' } },
    ]);
    expect(events.at(-2)?.data).toMatchObject({ delta: { stop_reason: 'refusal' } });
  });

  it('carry a signature whose reasoning is not shown', () => {
    const events = streamed('anthropic-messages', 'bedrock-converse', [
      bedrock('messageStart', { role: 'assistant' }),
      bedrock('contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { signature: 's' } } }),
      bedrock('contentBlockStop', { contentBlockIndex: 0 }),
    ]);

    expect(events.map(({ name }) => name)).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
    ]);
    expect(events[2]?.data).toMatchObject({ index: 0, delta: { type: 'signature_delta', signature: 's' } });
  });

  it('end where the service sends no [DONE]', () => {
    const events = streamed('anthropic-messages', 'openai-chat', STREAMED['openai-chat'].slice(0, -1));

    expect(events.at(-1)).toEqual(named('message_stop', {}));
  });

  it('end once', () => {
    const stream = translator('anthropic-messages', 'openai-chat').stream(request);

    STREAMED['openai-chat'].forEach((event) => stream.event(event));

    expect(stream.end()).toEqual([]);
  });

  it.each<[TargetFormat, WireEvent]>([
    ['openai-chat', plain({ error: { message: 'overloaded', type: 'server_error' } })],
    ['anthropic-messages', named('error', { error: { type: 'overloaded_error', message: 'x' } })],
    ['bedrock-converse', { name: 'throttlingException', data: { message: 'x' }, error: true }],
  ])('of %s that report an error stop with an error', (to, failure) => {
    const stream = translator(SOURCE_FORMATS.find((from) => from !== to) ?? 'openai-chat', to).stream(
      request,
    );
    STREAMED[to].slice(0, 3).forEach((event) => stream.event(event));

    expect(() => stream.event(failure)).toThrow('it reports an error');
  });
});
