import { InvalidRequestError } from '@app/kernel';
import type { JsonObject } from '../wire/json';
import { SOURCE_FORMATS, TARGET_FORMATS, type SourceFormat, type TargetFormat } from './fields/field-rule';
import { translatorFor } from './translator';

const schema = { type: 'object', properties: { city: { type: 'string' } }, additionalProperties: false };
const PNG = 'iVBORw0KGgo=';
const PDF = 'JVBERi0xLjc=';

/** One conversation in the words of each format: what a caller of one writes is what a provider of another gets. */
const REQUESTS: Readonly<Record<SourceFormat, JsonObject>> = {
  'openai-chat': {
    model: 'alias',
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}` } },
          { type: 'file', file: { filename: 'map', file_data: `data:application/pdf;base64,${PDF}` } },
        ],
      },
      {
        role: 'assistant',
        content: 'I will look.',
        tool_calls: [
          { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
          { id: 'call_2', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'rain' },
      { role: 'tool', tool_call_id: 'call_2', content: 'sun' },
      { role: 'user', content: 'And now?' },
    ],
    tools: [
      {
        type: 'function',
        function: { name: 'weather', description: 'Tells it.', parameters: schema, strict: true },
      },
    ],
    tool_choice: 'required',
    max_completion_tokens: 100,
    temperature: 0.5,
    top_p: 0.9,
    reasoning_effort: 'low',
    response_format: { type: 'json_schema', json_schema: { name: 'answer', schema, strict: true } },
  },
  'openai-responses': {
    model: 'alias',
    instructions: 'Be brief.',
    input: [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'What is this?' },
          { type: 'input_image', image_url: `data:image/png;base64,${PNG}`, detail: 'auto' },
          { type: 'input_file', filename: 'map', file_data: `data:application/pdf;base64,${PDF}` },
        ],
      },
      {
        type: 'message',
        id: 'msg_1',
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text: 'I will look.', annotations: [] }],
      },
      { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'weather', arguments: '{"city":"Oslo"}' },
      { type: 'function_call', id: 'fc_2', call_id: 'call_2', name: 'weather', arguments: '{"city":"Rome"}' },
      { type: 'function_call_output', call_id: 'call_1', output: 'rain' },
      { type: 'function_call_output', call_id: 'call_2', output: [{ type: 'input_text', text: 'sun' }] },
      { role: 'user', content: 'And now?' },
    ],
    tools: [
      { type: 'function', name: 'weather', description: 'Tells it.', parameters: schema, strict: true },
    ],
    tool_choice: 'required',
    max_output_tokens: 100,
    temperature: 0.5,
    top_p: 0.9,
    reasoning: { effort: 'low' },
    text: { format: { type: 'json_schema', name: 'answer', schema, strict: true } },
    store: false,
  },
  'anthropic-messages': {
    model: 'alias',
    system: 'Be brief.',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } },
          {
            type: 'document',
            title: 'map',
            source: { type: 'base64', media_type: 'application/pdf', data: PDF },
          },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'I will look.' },
          { type: 'tool_use', id: 'call_1', name: 'weather', input: { city: 'Oslo' } },
          { type: 'tool_use', id: 'call_2', name: 'weather', input: { city: 'Rome' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_1', content: [{ type: 'text', text: 'rain' }] },
          { type: 'tool_result', tool_use_id: 'call_2', content: [{ type: 'text', text: 'sun' }] },
          { type: 'text', text: 'And now?' },
        ],
      },
    ],
    tools: [{ name: 'weather', description: 'Tells it.', input_schema: schema, strict: true }],
    tool_choice: { type: 'any' },
    max_tokens: 100,
    temperature: 0.5,
    top_p: 0.9,
    output_config: { effort: 'low', format: { type: 'json_schema', schema } },
  },
  'bedrock-converse': {
    system: [{ text: 'Be brief.' }],
    messages: [
      {
        role: 'user',
        content: [
          { text: 'What is this?' },
          { image: { format: 'png', source: { bytes: PNG } } },
          { document: { format: 'pdf', name: 'map', source: { bytes: PDF } } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { text: 'I will look.' },
          { toolUse: { toolUseId: 'call_1', name: 'weather', input: { city: 'Oslo' } } },
          { toolUse: { toolUseId: 'call_2', name: 'weather', input: { city: 'Rome' } } },
        ],
      },
      {
        role: 'user',
        content: [
          { toolResult: { toolUseId: 'call_1', content: [{ text: 'rain' }] } },
          { toolResult: { toolUseId: 'call_2', content: [{ text: 'sun' }] } },
          { text: 'And now?' },
        ],
      },
    ],
    toolConfig: {
      tools: [
        {
          toolSpec: {
            name: 'weather',
            description: 'Tells it.',
            inputSchema: { json: schema },
            strict: true,
          },
        },
      ],
      toolChoice: { any: {} },
    },
    inferenceConfig: { maxTokens: 100, temperature: 0.5, topP: 0.9 },
    outputConfig: {
      effort: 'low',
      textFormat: {
        type: 'json_schema',
        structure: { jsonSchema: { name: 'answer', schema: JSON.stringify(schema) } },
      },
    },
  },
};

/** What a provider gets: the model by its own id; schemas have no name where the caller's format has none. */
function expected(from: SourceFormat, to: TargetFormat): JsonObject {
  const body = REQUESTS[to];
  if (to !== 'bedrock-converse') return { ...body, model: 'upstream' };
  if (from !== 'anthropic-messages') return body;
  const jsonSchema = { schema: JSON.stringify(schema) };
  return {
    ...body,
    outputConfig: { effort: 'low', textFormat: { type: 'json_schema', structure: { jsonSchema } } },
  };
}

const directions = TARGET_FORMATS.flatMap((to) =>
  SOURCE_FORMATS.filter((from) => from !== to).map((from) => [from, to] as const),
);

function translate(from: SourceFormat, to: TargetFormat, body: JsonObject, streamed = false): JsonObject {
  const translator = translatorFor(from, to);
  if (translator === null) throw new Error('there is no translator');
  return translator.request(body, 'upstream', streamed);
}

function problemsOf(from: SourceFormat, to: TargetFormat, body: JsonObject): string[] {
  try {
    translate(from, to, body);
  } catch (error) {
    if (error instanceof InvalidRequestError) return error.problems.map(({ field }) => field);
    throw error;
  }
  return [];
}

describe('requests', () => {
  it.each(directions)('of %s for %s say the same', (from, to) => {
    expect(translate(from, to, REQUESTS[from])).toEqual(expected(from, to));
  });

  it('ask for a stream in the words of the format', () => {
    const asked = (to: TargetFormat): JsonObject =>
      translate(
        to === 'openai-chat' ? 'anthropic-messages' : 'openai-chat',
        to,
        { messages: [], stream: true },
        true,
      );

    expect(asked('openai-chat')).toMatchObject({ stream: true, stream_options: { include_usage: true } });
    expect(asked('anthropic-messages')).toMatchObject({ stream: true });
    expect(asked('bedrock-converse')).not.toHaveProperty('stream');
  });

  it('carry office documents to Bedrock, and refuse them for Anthropic', () => {
    const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
    const file = { filename: 'my_plan.docx', file_data: `data:${type};base64,UEsDBA==` };
    const body = { messages: [{ role: 'user', content: [{ type: 'file', file }] }] };

    expect(translate('openai-chat', 'bedrock-converse', body)['messages']).toEqual([
      {
        role: 'user',
        content: [{ document: { format: 'docx', name: 'my plan docx', source: { bytes: 'UEsDBA==' } } }],
      },
    ]);
    expect(problemsOf('openai-chat', 'anthropic-messages', body)).toEqual([
      '/messages/0/content/0/file/file_data',
    ]);
  });

  it('carry JSON results of tools as text, and failures where there is a word for them', () => {
    const result = { toolUseId: 'call_1', status: 'error', content: [{ json: { a: 1 } }] };
    const body = { messages: [{ role: 'user', content: [{ toolResult: result }] }] };

    expect(translate('bedrock-converse', 'openai-chat', body)['messages']).toEqual([
      { role: 'tool', tool_call_id: 'call_1', content: '{"a":1}' },
    ]);
    expect(translate('bedrock-converse', 'anthropic-messages', body)['messages']).toEqual([
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'call_1',
            content: [{ type: 'text', text: '{"a":1}' }],
            is_error: true,
          },
        ],
      },
    ]);
  });

  it('give the limit that Anthropic demands', () => {
    const body = { messages: [{ role: 'user', content: 'hi' }] };

    expect(translate('openai-chat', 'anthropic-messages', body)).toEqual({
      model: 'upstream',
      max_tokens: 8192,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
    });
  });

  it('carry signed reasoning between Anthropic and Bedrock', () => {
    const blocks: JsonObject[] = [
      { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
      { type: 'redacted_thinking', data: 'ZW5j' },
    ];
    const body = { max_tokens: 1, messages: [{ role: 'assistant', content: blocks }] };

    expect(translate('anthropic-messages', 'bedrock-converse', body)['messages']).toEqual([
      {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: 'hm', signature: 'c2ln' } } },
          { reasoningContent: { redactedContent: 'ZW5j' } },
        ],
      },
    ]);
    expect(problemsOf('anthropic-messages', 'openai-chat', body)).toEqual([
      '/messages/0/content/0',
      '/messages/0/content/1',
    ]);
  });

  it('say nothing of the choice of tools when there are none', () => {
    const body = { messages: [], tool_choice: 'none', parallel_tool_calls: false };

    expect(translate('openai-chat', 'anthropic-messages', body)).not.toHaveProperty('tool_choice');
  });

  it('give a tool call an id that the vendor takes, in the call and in its result', () => {
    const odd = 'functions.weather:0';
    const call = { id: odd, type: 'function', function: { name: 'f', arguments: '' } };
    const messages: JsonObject[] = [
      { role: 'assistant', tool_calls: [call] },
      { role: 'tool', tool_call_id: odd, content: '' },
    ];

    const [asked, answered] = translate('openai-chat', 'anthropic-messages', { messages })[
      'messages'
    ] as JsonObject[];

    const id = (asked?.['content'] as JsonObject[])[0]?.['id'];
    expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    expect(answered?.['content']).toEqual([{ type: 'tool_result', tool_use_id: id }]);
  });

  it('give each document a name of its own where the vendor demands one', () => {
    const document = { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'x' } };
    const body = { max_tokens: 1, messages: [{ role: 'user', content: [document, document] }] };

    const [turn] = translate('anthropic-messages', 'bedrock-converse', body)['messages'] as JsonObject[];

    const names = (turn?.['content'] as { document: JsonObject }[]).map((part) => part.document['name']);
    expect(names).toEqual(['document', 'document 2']);
  });

  it.each<[SourceFormat, TargetFormat, string[], JsonObject]>([
    ['openai-chat', 'anthropic-messages', ['/n', '/seed', '/logprobs'], { n: 2, seed: 1, logprobs: true }],
    ['openai-chat', 'anthropic-messages', ['/temperature'], { temperature: 1.5 }],
    ['openai-chat', 'bedrock-converse', ['/tool_choice'], { tool_choice: 'none' }],
    ['openai-chat', 'bedrock-converse', ['/parallel_tool_calls'], { parallel_tool_calls: false }],
    ['openai-chat', 'anthropic-messages', ['/response_format'], { response_format: { type: 'json_object' } }],
    ['openai-chat', 'anthropic-messages', ['/reasoning_effort'], { reasoning_effort: 'minimal' }],
    ['openai-chat', 'anthropic-messages', ['/verbosity'], { verbosity: 'low' }],
    [
      'openai-chat',
      'bedrock-converse',
      ['/messages/0/content/0/image_url/url'],
      {
        messages: [
          { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }] },
        ],
      },
    ],
    [
      'openai-chat',
      'anthropic-messages',
      ['/messages/1'],
      {
        messages: [
          { role: 'user', content: 'a' },
          { role: 'system', content: 'b' },
        ],
      },
    ],
    [
      'openai-responses',
      'anthropic-messages',
      ['/input/1'],
      {
        input: [
          { role: 'user', content: 'a' },
          { role: 'developer', content: 'b' },
        ],
      },
    ],
    ['anthropic-messages', 'openai-chat', ['/top_k'], { top_k: 5 }],
    [
      'anthropic-messages',
      'openai-chat',
      ['/thinking'],
      { thinking: { type: 'enabled', budget_tokens: 2000 } },
    ],
    [
      'anthropic-messages',
      'openai-chat',
      ['/tools/0/type'],
      { tools: [{ type: 'web_search_20260209', name: 'w', input_schema: {} }] },
    ],
    [
      'bedrock-converse',
      'openai-chat',
      ['/guardrailConfig'],
      { guardrailConfig: { guardrailIdentifier: 'g' } },
    ],
    [
      'openai-responses',
      'anthropic-messages',
      ['/previous_response_id', '/store'],
      { previous_response_id: 'r', store: true },
    ],
    [
      'openai-responses',
      'openai-chat',
      ['/input/0/encrypted_content'],
      { input: [{ type: 'reasoning', summary: [], encrypted_content: 'x' }] },
    ],
  ])('of %s for %s are refused with %j', (from, to, fields, body) => {
    expect(problemsOf(from, to, body)).toEqual(fields);
  });

  it('are refused with a bounded number of problems, and never quote what was sent', () => {
    const messages = Array.from({ length: 500 }, () => ({ role: 'user', content: 'secret', name: 'secret' }));

    const refused = (): JsonObject => translate('openai-chat', 'anthropic-messages', { messages });

    expect(refused).toThrow(InvalidRequestError);
    expect(problemsOf('openai-chat', 'anthropic-messages', { messages })).toHaveLength(100);
    try {
      refused();
    } catch (error) {
      expect(JSON.stringify((error as InvalidRequestError).problems)).not.toContain('secret');
    }
  });

  it.each(SOURCE_FORMATS)('of %s with values of the wrong type are refused, not misread', (from) => {
    const wrong = Object.fromEntries(Object.keys(REQUESTS[from]).map((key) => [key, 7]));

    expect(() => translate(from, from === 'openai-chat' ? 'bedrock-converse' : 'openai-chat', wrong)).toThrow(
      InvalidRequestError,
    );
  });
});

describe('translatorFor', () => {
  it.each([
    ['openai-chat', 'openai-chat'],
    ['openai-embeddings', 'openai-chat'],
    ['openai-chat', 'openai-responses'],
    ['bedrock-invoke', 'anthropic-messages'],
    ['anthropic-count-tokens', 'openai-chat'],
  ] as const)('has nothing from %s to %s', (from, to) => {
    expect(translatorFor(from, to)).toBeNull();
  });
});
