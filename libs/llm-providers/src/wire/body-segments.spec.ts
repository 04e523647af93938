import { withSegments, type Json } from '@app/kernel';
import { aCompletion } from '@app/testing';
import { replySegments, requestSegments } from './body-segments';
import type { JsonObject } from './json';
import type { WireFormatName } from './wire-format';
import { wireFormat } from './wire-formats';

describe(requestSegments.name, () => {
  it('points to every text of every turn', () => {
    const body: JsonObject = {
      model: 'gpt-4o',
      messages: [
        { role: 'system', content: 'You help.' },
        {
          role: 'user',
          name: 'ola',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=', detail: 'low' } },
            { type: 'image_url', image_url: { url: 'https://evil.example/?q=secret' } },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"a":"b"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'found it' },
      ],
    };

    expect(requestSegments(body)).toEqual([
      { pointer: '/messages/0/content', text: 'You help.' },
      { pointer: '/messages/1/name', text: 'ola' },
      { pointer: '/messages/1/content/0/text', text: 'What is this?' },
      { pointer: '/messages/1/content/2/image_url/url', text: 'https://evil.example/?q=secret' },
      { pointer: '/messages/2/tool_calls/0/function/name', text: 'look' },
      { pointer: '/messages/2/tool_calls/0/function/arguments', text: '{"a":"b"}' },
      { pointer: '/messages/3/content', text: 'found it' },
    ]);
  });

  it('finds text in fields that nobody knows yet, and escapes their names', () => {
    expect(requestSegments({ 'new/field~': { deep: ['hidden'] } })).toEqual([
      { pointer: '/new~1field~0/deep/0', text: 'hidden' },
      { pointer: '/~k0', text: 'new/field~' },
    ]);
  });

  it('finds every name of a field in what tools take and give, and no name of the protocol', () => {
    const body: JsonObject = {
      input: { name: 'no tool', salary: 1 },
      messages: [
        { role: 'assistant', content: [{ type: 'tool_use', name: 'pay', input: { salary: { gross: 1 } } }] },
        { role: 'user', content: [{ toolResult: { content: [{ json: { paid: true, salary: 2 } }] } }] },
      ],
    };

    const names = requestSegments(body).filter(({ pointer }) => /~k\d+$/.test(pointer));

    expect(names).toEqual([
      { pointer: '/messages/0/content/0/input/~k0', text: 'salary' },
      { pointer: '/messages/0/content/0/input/~k1', text: 'gross' },
      { pointer: '/messages/1/content/0/toolResult/content/0/json/~k0', text: 'paid' },
      { pointer: '/messages/1/content/0/toolResult/content/0/json/~k1', text: 'salary' },
    ]);
    const masked = names.map((segment) => (segment.text === 'salary' ? { ...segment, text: 'X' } : segment));
    expect(withSegments(body, masked)).toEqual({
      input: { name: 'no tool', salary: 1 },
      messages: [
        { role: 'assistant', content: [{ type: 'tool_use', name: 'pay', input: { X: { gross: 1 } } }] },
        { role: 'user', content: [{ toolResult: { content: [{ json: { paid: true, X: 2 } }] } }] },
      ],
    });
  });

  it('finds names of fields that can say something, each once', () => {
    const input = { '4111 1111 1111 1111': 1, city: 'Oslo', 'ann@example.com': { '4111 1111 1111 1111': 2 } };

    expect(requestSegments({ messages: [{ role: 'user', content: [{ type: 'tool_use', input }] }] })).toEqual(
      [
        { pointer: '/messages/0/content/0/input/city', text: 'Oslo' },
        { pointer: '/~k5', text: '4111 1111 1111 1111' },
        { pointer: '/~k7', text: 'ann@example.com' },
      ],
    );
  });

  it.each<JsonObject>([
    { messages: [{ input: { 'ann@example.com': 1 } }] },
    { model: 'm', messages: [{ input: { 'ann@example.com': 1 } }] },
    { messages: [{ input: { 'ann@example.com': 1 } }], model: 'm' },
  ])('points to names of fields where they stand in %j', (body) => {
    const [name] = requestSegments(body).slice(-1);

    const changed = withSegments(body, [{ pointer: name?.pointer ?? '', text: '[EMAIL]' }]);

    expect(changed).toEqual({ ...body, messages: [{ input: { '[EMAIL]': 1 } }] });
  });

  it.each([
    ['role', 'my SSN is 123-45-6789'],
    ['id', '123-45-6789'],
    ['url', 'data:image/png;base64,not base64 but text'],
    ['data', 'AKIAIOSFODNN7EXAMPLE'],
    ['data', 'QUtJQUlPU0ZPRE5ON0VYQU1QTEU='.repeat(20)],
    ['signature', '123456789'],
    ['type', '123-45-6789'],
    ['constructor', 'text'],
  ])('is not misled by text in the protocol field %s', (field, text) => {
    expect(requestSegments({ messages: [{ [field]: text }] })).toEqual([
      { pointer: `/messages/0/${field}`, text },
    ]);
  });

  it('refuses a body that is nested too deeply', () => {
    const deep = JSON.parse(`{"messages":${'['.repeat(5_000)}${']'.repeat(5_000)}}`);

    expect(() => requestSegments(deep)).toThrow(
      expect.objectContaining({
        problems: [{ field: '/messages', message: 'must not be nested deeper than 64 levels' }],
      }),
    );
  });

  it.each<[string, JsonObject]>([
    ['an OpenAI image', { image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }],
    ['an OpenAI file', { file: { file_data: 'data:application/pdf;base64,JVBERi0x' } }],
    ['OpenAI sound', { input_audio: { data: 'UklGR'.repeat(99), format: 'wav' } }],
    ['encrypted reasoning', { type: 'reasoning', encrypted_content: 'gAAAAABo'.repeat(20) }],
    ['an Anthropic image', { source: { type: 'base64', media_type: 'image/png', data: 'iVBOR'.repeat(99) } }],
    ['a signature of thinking', { type: 'thinking', thinking: '', signature: 'EqQBCkYI'.repeat(20) }],
    ['redacted thinking', { type: 'redacted_thinking', data: 'EmwKAhgB'.repeat(20) }],
    ['a Bedrock image', { image: { format: 'png', source: { bytes: 'iVBOR'.repeat(99) } } }],
  ])('passes over %s', (_name, part) => {
    expect(requestSegments({ messages: [part] })).toEqual([]);
  });

  it.each<[string, JsonObject]>([
    ['Anthropic', { source: { type: 'base64', media_type: 'text/plain', data: 'c2VjcmV0'.repeat(99) } }],
    ['Bedrock', { document: { format: 'txt', source: { bytes: 'c2VjcmV0'.repeat(99) } } }],
    ['OpenAI', { file: { file_data: 'data:text/plain;base64,c2VjcmV0' } }],
  ])('inspects documents of plain text, as %s takes them', (_name, part) => {
    expect(requestSegments({ messages: [part] })).toHaveLength(1);
  });
});

describe('the field `model` of a request', () => {
  const note = 'Card: 4111111111111111';

  it.each<[WireFormatName, Json, string[]]>([
    ['openai-chat', 'gpt-4.1', []],
    ['openai-chat', { note }, [note]],
    ['anthropic-messages', [note], [note]],
    ['openai-embeddings', { deep: { note } }, [note]],
    ['bedrock-converse', note, [note]],
    ['bedrock-invoke', note, [note]],
    ['bedrock-invoke', { note }, [note]],
  ])('of %s is passed over only where it names the model: %j', (name, model, expected) => {
    expect(
      wireFormat(name)
        .requestSegments({ model })
        .map(({ text }) => text),
    ).toEqual(expected);
  });
});

describe(replySegments.name, () => {
  it('points to contents, tool calls, reasoning, and fields that nobody knows yet', () => {
    expect(replySegments(aCompletion()).map(({ pointer }) => pointer)).toEqual([
      '/choices/0/message/content',
      '/choices/0/message/tool_calls/0/function/name',
      '/choices/0/message/tool_calls/0/function/arguments',
      '/choices/0/message/reasoning_content',
      '/field_of_tomorrow/nested/3',
    ]);
  });
});
