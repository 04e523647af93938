import { decoded } from '../fixture.fake';
import { DONE, type WireEvent } from '../wire-format';
import { encodeSse, SseDecoder } from './sse';

const decode = (text: string): WireEvent[] => decoded(new SseDecoder(), Buffer.from(text));

describe(SseDecoder.name, () => {
  it.each<[string, string, [string | null, unknown][]]>([
    ['lines that end with LF', 'event: a\ndata: {"x":1}\n\n', [['a', { x: 1 }]]],
    ['lines that end with CRLF', 'event: a\r\ndata: {"x":1}\r\n\r\n', [['a', { x: 1 }]]],
    [
      'lines that end with CR',
      'event: a\rdata: {"x":1}\r\rdata: {}\r\r',
      [
        ['a', { x: 1 }],
        [null, {}],
      ],
    ],
    [
      'mixed line ends',
      'data: {"x":1}\r\n\ndata: {}\n\r\n',
      [
        [null, { x: 1 }],
        [null, {}],
      ],
    ],
    ['data on several lines', 'data: {"x":\ndata: 1}\n\n', [[null, { x: 1 }]]],
    ['data without a space', 'data:{"x":1}\n\n', [[null, { x: 1 }]]],
    ['a byte order mark', '\u{feff}data: {}\n\n', [[null, {}]]],
    [
      'comments',
      ': ping\n\ndata: {}\n\n',
      [
        [null, null],
        [null, {}],
      ],
    ],
    ['a comment inside an event', 'event: a\n: note\ndata: {}\n\n', [['a', {}]]],
    ['ids and retry times', 'id: 1\nretry: 10\ndata: {}\n\n', [[null, {}]]],
    ['fields that nobody knows', 'color: red\ndata: {}\n\n', [[null, {}]]],
    ['an empty name', 'event:\ndata: {}\n\n', [[null, {}]]],
    ['the end of chat streams', 'data: [DONE]\n\n', [[null, DONE]]],
    [
      'a last event without its blank line',
      'data: {}\n\ndata: [DONE]',
      [
        [null, {}],
        [null, DONE],
      ],
    ],
    [
      'further blank lines',
      '\n\ndata: {}\n\n\n',
      [
        [null, null],
        [null, null],
        [null, {}],
        [null, null],
      ],
    ],
    ['nothing', '', []],
  ])('reads %s', (_name, text, expected) => {
    const events = decode(text);

    expect(events.map(({ name, data }) => [name, data])).toEqual(expected);
    expect(Buffer.concat(events.map(({ bytes }) => bytes ?? new Uint8Array())).toString()).toBe(text);
  });

  it.each([
    ['data that is no JSON', 'data: <html>\n\n', 'invalid_reply'],
    ['data that is no object', 'data: [1]\n\n', 'invalid_reply'],
    ['an end inside an event', 'data: {}\n\ndata: {"x', 'connection_lost'],
  ])('refuses %s', (_name, text, reason) => {
    expect(() => decode(text)).toThrow(expect.objectContaining({ reason }));
  });

  it('refuses an event that is too large, before it is complete', () => {
    const decoder = new SseDecoder();
    const endless = (): void => {
      for (;;) Array.from(decoder.push(Buffer.alloc(1024 * 1024, 'x')));
    };

    expect(endless).toThrow(expect.objectContaining({ reason: 'reply_too_large' }));
  });

  it('hands on an event as soon as it is complete', () => {
    const events = new SseDecoder().push(Buffer.from('data: {"x":1}\n\nda'));

    expect([...events]).toMatchObject([{ data: { x: 1 } }]);
  });

  it('hands on what came before an event that cannot be read', () => {
    const events = new SseDecoder().push(Buffer.from('data: {"x":1}\n\ndata: x\n\n'));

    const read: WireEvent[] = [];
    expect(() => {
      for (const event of events) read.push(event);
    }).toThrow(expect.objectContaining({ reason: 'invalid_reply' }));
    expect(read).toMatchObject([{ data: { x: 1 } }]);
  });
});

describe(encodeSse.name, () => {
  it.each([
    [{ name: null, data: { a: 'ł\n' } }, 'data: {"a":"ł\\n"}\n\n'],
    [{ name: 'message_stop', data: {} }, 'event: message_stop\ndata: {}\n\n'],
    [{ name: null, data: DONE } as const, 'data: [DONE]\n\n'],
  ])('writes %j', (event, expected) => {
    expect(Buffer.from(encodeSse(event)).toString()).toBe(expected);
  });
});
