import { PassingFrames } from './frame-makers';
import { wireFormat } from './wire/wire-formats';

describe(PassingFrames.name, () => {
  const format = wireFormat('anthropic-messages');
  const frameOf = (input: Record<string, string>) => {
    const data = {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'server_tool_use', id: 'srvtoolu_1', name: 'pay', input },
    };
    const maker = new PassingFrames(format.reader({}), format, 'anthropic');
    const [frame] = maker.take({ name: 'content_block_start', data });
    return { data, frame };
  };

  it('shows names of fields that no protocol has, and changes them', () => {
    const { data, frame } = frameOf({ '4111 1111 1111 1111': 'now' });
    const card = frame?.texts.find(({ text }) => text === '4111 1111 1111 1111');

    const bytes = frame?.rebuild([{ pointer: card?.pointer ?? '', text: '[CARD]' }]);

    const input = { '[CARD]': 'now' };
    const changed = { ...data, content_block: { ...data.content_block, input } };
    expect(Buffer.from(bytes ?? []).toString()).toBe(
      `event: content_block_start\ndata: ${JSON.stringify(changed)}\n\n`,
    );
  });

  it.each(['invalid_request_error', 'invalid_base64_image'])(
    'keeps the word %s of an error event',
    (type) => {
      const maker = new PassingFrames(format.reader({}), format, 'anthropic');
      const event = { name: 'error', data: { type: 'error', error: { type, message: 'My secret prompt' } } };

      expect(() => maker.take(event)).toThrow(expect.objectContaining({ upstreamCode: type }));
    },
  );

  it('shows the plain names in what tools take, as whole answers do, and none of the protocol', () => {
    const { data, frame } = frameOf({ amount_due: 'now' });

    const told = frame?.texts.map(({ text }) => text);
    expect(told).toEqual(['pay', 'now', 'amount_due']);
    expect(told).toEqual(format.replySegments(data).map(({ text }) => text));
  });
});
