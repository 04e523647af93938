import { parseJson, writeJson, type Json } from '@app/kernel';
import { PassingFrames } from '../frame-makers';
import { encodeEventStream } from './eventstream/eventstream';
import { eventsOf } from './fixture.fake';
import type { JsonObject } from './json';
import { WIRE_FORMATS, type WireFormat } from './wire-format';
import { wireFormat } from './wire-formats';

const LONG = '9007199254740993';
const FORMATS = WIRE_FORMATS.map((name) => [name, wireFormat(name)] as const);
const STREAMS = FORMATS.filter(([, format]) => format.streamContentType !== null);

/** The choice is what makes a chunk of a chat worth sending. */
const CHOICE = '{"index":0,"finish_reason":"stop"}';
const jsonAround = (said: string): string =>
  `{"choices":[${CHOICE}],"said":"${said}","deep":[{"id":${LONG}}],"id":-${LONG}}`;

/** The bytes of one event with a payload that only a provider could have written. */
function eventOf({ name, streamContentType }: WireFormat, json: string): Uint8Array {
  if (streamContentType === 'text/event-stream') return Buffer.from(`data: ${json}\n\n`);
  const payload = name === 'bedrock-invoke' ? `{"bytes":"${Buffer.from(json).toString('base64')}"}` : json;
  return encodeEventStream({ name: 'chunk', data: parseJson(payload) as JsonObject });
}

function changedTexts(found: readonly { readonly pointer: string; readonly text: string }[]) {
  return found.filter(({ text }) => text === 'secret').map(({ pointer }) => ({ pointer, text: '[X]' }));
}

describe('long numbers', () => {
  it.each(FORMATS)(
    'keep their digits in a request of %s when a text beside them changes',
    (_name, format) => {
      const body = parseJson(`{"stream_options":{"id":${LONG}},"said":"Hi","id":${LONG}}`) as JsonObject;

      const asked = writeJson(format.streamed(format.withModel(body, 'a-model')));

      expect(asked).toContain(`"said":"Hi","id":${LONG}`);
      expect(asked).toContain(`"stream_options":{"id":${LONG}`);
    },
  );

  it.each(FORMATS)(
    'keep their digits in an answer of %s when a text beside them changes',
    (_name, format) => {
      const body = parseJson(jsonAround('secret')) as JsonObject;

      const changed = format.withReplySegments(body, changedTexts(format.replySegments(body)));

      expect(writeJson(changed)).toBe(jsonAround('[X]'));
    },
  );

  it.each(STREAMS)('keep their digits in an event of %s when a text beside them changes', (_name, format) => {
    const maker = new PassingFrames(format.reader({}), format, 'provider');
    const [event] = eventsOf(format, eventOf(format, jsonAround('secret')));
    if (event === undefined) throw new Error('the event was not read');

    const [frame] = maker.take(event);
    const bytes = frame?.rebuild(changedTexts([...(frame?.texts ?? []), ...(frame?.pieces ?? [])]));

    const [told] = eventsOf(format, bytes ?? new Uint8Array());
    expect(writeJson(told?.data as Json)).toBe(jsonAround('[X]'));
  });

  it('are inspected with all their digits in what tools take', () => {
    const input = parseJson(`{"name":"pay","input":{"card":${LONG}}}`) as JsonObject;

    expect(wireFormat('anthropic-messages').requestSegments({ messages: [input] })).toContainEqual({
      pointer: '/messages/0/input/card',
      text: LONG,
    });
  });
});
