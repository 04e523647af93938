import { once } from 'node:events';
import { Logger } from '@nestjs/common';
import { CallAbortedError } from '@app/kernel';
import { chatCompletions, openAiAsk } from '../openai/openai-dialects';
import { StreamBody } from './stream-body';

const trace = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', requestId: 'req-1' };
const ask = openAiAsk(chatCompletions, { model: 'm', stream: true });
const bytes = (text: string): Uint8Array => Buffer.from(text);

/** A source that counts how often it was left. */
function source(
  chunks: readonly string[],
  failure?: Error,
): AsyncIterableIterator<readonly Uint8Array[]> & { left: number } {
  const rest = [...chunks];
  return {
    left: 0,
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      const chunk = rest.shift();
      if (chunk !== undefined) return Promise.resolve({ done: false, value: [bytes(chunk)] });
      return failure === undefined
        ? Promise.resolve({ done: true, value: undefined })
        : Promise.reject(failure);
    },
    return() {
      this.left += 1;
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}

function arrange(from: AsyncIterable<readonly Uint8Array[]>): { body: StreamBody; ends: () => number } {
  let ends = 0;
  return { body: new StreamBody(from, { ask, trace, end: () => (ends += 1) }), ends: () => ends };
}

async function textOf(body: StreamBody): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString();
}

describe(StreamBody.name, () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('hands on the very same bytes and ends', async () => {
    const { body, ends } = arrange(source(['a', 'b']));

    expect(await textOf(body)).toBe('ab');
    expect(ends()).toBe(1);
  });

  it('ends with the error event of the format when its source fails', async () => {
    const { body, ends } = arrange(source(['data: {}\n\n'], new CallAbortedError('It was too late.')));

    const text = await textOf(body);

    expect(text).toMatch(/^data: \{\}\n\ndata: \{"error":\{"message":"It was too late."/);
    expect(text.endsWith('\n\n')).toBe(true);
    expect(ends()).toBe(1);
  });

  it('tells nothing of what nobody foresaw', async () => {
    const { body } = arrange(source([], new Error('password=hunter2')));

    const text = await textOf(body);

    expect(text).toContain('"code":"internal"');
    expect(text).not.toContain('hunter2');
  });

  it('leaves its source when it is left, also before its first step', async () => {
    const from = source(['a']);
    const { body, ends } = arrange(from);

    await once(body.destroy(), 'close');

    expect([from.left, ends()]).toEqual([1, 1]);
  });
});
