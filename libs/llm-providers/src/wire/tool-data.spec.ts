import { withSegments, type Json } from '@app/kernel';
import { PassingFrames } from '../frame-makers';
import { eventsOf } from './fixture.fake';
import type { JsonObject } from './json';
import type { WireFormatName } from './wire-format';
import { wireFormat } from './wire-formats';

type Around = (data: Json) => JsonObject;

const toolUse = (input: Json): Json => ({ type: 'tool_use', id: 'toolu_1', name: 'save', input });
const textsIn = (segments: readonly { readonly text: string }[]): string[] =>
  segments.map(({ text }) => text);

const requests: [string, WireFormatName, Around][] = [
  [
    'Anthropic arguments',
    'anthropic-messages',
    (data) => ({ messages: [{ role: 'assistant', content: [toolUse(data)] }] }),
  ],
  [
    'Converse arguments',
    'bedrock-converse',
    (data) => ({ messages: [{ role: 'assistant', content: [{ toolUse: { name: 'save', input: data } }] }] }),
  ],
  [
    'Converse results',
    'bedrock-converse',
    (data) => ({ messages: [{ role: 'user', content: [{ toolResult: { content: [{ json: data }] } }] }] }),
  ],
  [
    'arguments of a vendor that does not write them as text',
    'openai-chat',
    (data) => ({
      messages: [{ role: 'assistant', tool_calls: [{ function: { name: 'save', arguments: data } }] }],
    }),
  ],
];

const answers: [string, WireFormatName, Around][] = [
  ['Anthropic', 'anthropic-messages', (data) => ({ content: [toolUse(data)] })],
  [
    'Converse',
    'bedrock-converse',
    (data) => ({ output: { message: { content: [{ toolUse: { name: 'save', input: data } }] } } }),
  ],
  ['an invoked model', 'bedrock-invoke', (data) => ({ content: [toolUse(data)] })],
];

const events: [string, WireFormatName, Around][] = [
  [
    'Anthropic',
    'anthropic-messages',
    (data) => ({ type: 'content_block_start', content_block: toolUse(data) }),
  ],
  ['Converse', 'bedrock-converse', (data) => ({ delta: { toolResult: [{ json: data }] } })],
  ['an invoked model', 'bedrock-invoke', (data) => ({ generation: { name: 'save', args: data } })],
];

const SECRET = 'AKIAIOSFODNN7EXAMPLE';
const named: JsonObject[] = [
  { signature: SECRET },
  { embedding: SECRET },
  { model: SECRET },
  { id: `key_${SECRET}` },
  { logprobs: { token: SECRET } },
  { deep: [{ data: SECRET.repeat(20) }] },
];

const CARD = '4111111111111111';
const numbers: Json[] = [{ card: Number(CARD) }, { deep: [[Number(CARD)]] }, [Number(CARD), 42]];

describe.each(requests)('what tools take and give in requests: %s', (_name, format, around) => {
  it.each(numbers)('shows its long numbers in %j, and a masked one becomes a text', (data) => {
    const body = around(data);

    const found = wireFormat(format)
      .requestSegments(body)
      .filter(({ text }) => /^\d+$/.test(text));

    expect(textsIn(found)).toEqual([CARD]);
    const masked = withSegments(body, [{ pointer: found[0]?.pointer ?? '', text: '[CARD]' }]);
    expect(JSON.stringify(masked)).toBe(JSON.stringify(body).replace(CARD, '"[CARD]"'));
  });

  it.each(named)('has no word of the protocol in %j', (data) => {
    const texts = textsIn(wireFormat(format).requestSegments(around(data)));

    expect(texts).toContainEqual(expect.stringContaining(SECRET));
  });
});

describe.each(answers)('arguments of tools in a whole answer of %s', (_name, format, around) => {
  it.each(numbers)('show their long numbers in %j, and a masked one becomes a text', (data) => {
    const wire = wireFormat(format);
    const body = around(data);

    const found = wire.replySegments(body).filter(({ text }) => /^\d+$/.test(text));

    expect(textsIn(found)).toEqual([CARD]);
    const masked = wire.withReplySegments(body, [{ pointer: found[0]?.pointer ?? '', text: '[CARD]' }]);
    expect(JSON.stringify(masked)).toBe(JSON.stringify(body).replace(CARD, '"[CARD]"'));
  });

  it.each(named)('have no word of the protocol in %j', (data) => {
    const texts = textsIn(wireFormat(format).replySegments(around(data)));

    expect(texts).toContainEqual(expect.stringContaining(SECRET));
  });

  it('keep what they call log probabilities when a text beside it changes', () => {
    const wire = wireFormat(format);
    const body = around({ logprobs: ['a'], key: SECRET });

    const changed = wire
      .replySegments(body)
      .map((segment) => (segment.text === SECRET ? { ...segment, text: '[KEY]' } : segment));

    expect(wire.withReplySegments(body, changed)).toEqual(around({ logprobs: ['a'], key: '[KEY]' }));
  });
});

describe.each(events)('what tools take and give in an event of %s', (_name, format, around) => {
  it.each(numbers)('shows its long numbers in %j', (data) => {
    const { texts } = wireFormat(format)
      .reader({})
      .read({ name: null, data: around(data) });

    expect(textsIn(texts)).toContain(CARD);
  });

  it.each(named)('has no word of the protocol in %j', (data) => {
    const { texts } = wireFormat(format)
      .reader({})
      .read({ name: null, data: around(data) });

    expect(textsIn(texts)).toContainEqual(expect.stringContaining(SECRET));
  });

  it('shows every name of a field, as a whole answer does, and changes it', () => {
    const wire = wireFormat(format);
    const data = around({ salary: [{ gross: 1 }], '123-45-6789': 2 });
    const maker = new PassingFrames(wire.reader({}), wire, 'provider');

    const [frame] = maker.take({ name: null, data });
    const names = frame?.texts.filter(({ pointer }) => /~k\d+$/.test(pointer)) ?? [];

    expect(textsIn(names)).toEqual(['salary', 'gross', '123-45-6789']);
    const changed = names.slice(0, 2).map(({ pointer, text }) => ({ pointer, text: text.toUpperCase() }));
    const [event] = eventsOf(wire, frame?.rebuild(changed) ?? new Uint8Array());
    expect(event?.data).toEqual(around({ SALARY: [{ GROSS: 1 }], '123-45-6789': 2 }));
  });
});
