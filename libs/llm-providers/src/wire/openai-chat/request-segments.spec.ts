import type { JsonObject } from '../provider';
import { chatSegments } from './chat-segments';

describe(chatSegments.name, () => {
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

    expect(chatSegments(body)).toEqual([
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
    expect(chatSegments({ 'new/field~': { deep: ['hidden'] } })).toEqual([
      { pointer: '/new~1field~0/deep/0', text: 'hidden' },
    ]);
  });

  it.each([
    ['role', 'my SSN is 123-45-6789'],
    ['id', '123-45-6789'],
    ['url', 'data:image/png;base64,not base64 but text'],
    ['data', 'AKIAIOSFODNN7EXAMPLE'],
    ['constructor', 'text'],
  ])('is not misled by text in the protocol field %s', (field, text) => {
    expect(chatSegments({ messages: [{ [field]: text }] })).toEqual([
      { pointer: `/messages/0/${field}`, text },
    ]);
  });

  it('refuses a body that is nested too deeply', () => {
    const deep = JSON.parse(`{"messages":${'['.repeat(5_000)}${']'.repeat(5_000)}}`);

    expect(() => chatSegments(deep)).toThrow(
      expect.objectContaining({
        problems: [{ field: '/messages', message: 'must not be nested deeper than 64 levels' }],
      }),
    );
  });
});
