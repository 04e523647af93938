import type { StreamFrame } from '@app/kernel';
import { withContent } from './stream-start';

const frame = (text: string, isFinal = false): StreamFrame => ({
  pieces: [{ channel: '/text', pointer: '/text', text }],
  texts: [],
  media: [],
  ends: [],
  isFinal,
  bytes: Buffer.from(text),
  rebuild: () => null,
});

type Frames = readonly StreamFrame[];

async function* framesOf(frames: Frames, error?: Error): AsyncGenerator<Frames, void> {
  for (const each of frames) {
    await Promise.resolve();
    yield [each];
  }
  if (error !== undefined) throw error;
}

async function collected(frames: AsyncIterable<Frames>): Promise<StreamFrame[]> {
  const all: StreamFrame[] = [];
  for await (const together of frames) all.push(...together);
  return all;
}

const PATIENCE_MS = 10_000;

describe(withContent.name, () => {
  it.each<[string, StreamFrame[]]>([
    ['content after empty events', [frame(''), frame(''), frame('Hello'), frame('', true)]],
    ['no content', [frame(''), frame('', true)]],
    ['nothing', []],
    ['many empty events', Array.from({ length: 200 }, () => frame(''))],
  ])('hands on every frame of a stream with %s', async (_name, frames) => {
    expect(await collected(await withContent(framesOf(frames), PATIENCE_MS))).toEqual(frames);
  });

  it('throws what goes wrong before the first content', async () => {
    const broken = framesOf([frame(''), frame('')], new Error('broken'));

    await expect(withContent(broken, PATIENCE_MS)).rejects.toThrow('broken');
  });

  it('leaves what goes wrong later to the reader', async () => {
    const stream = await withContent(framesOf([frame('Hello')], new Error('broken')), PATIENCE_MS);

    await expect(collected(stream)).rejects.toThrow('broken');
  });

  it('hands a stream on that has no content for long', async () => {
    let goOn = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (goOn = resolve));
    async function* slow(): AsyncGenerator<Frames, void> {
      yield [frame('')];
      await waiting;
      yield [frame('Hello', true)];
    }

    const stream = await withContent(slow(), 1);
    goOn();

    expect(await collected(stream)).toHaveLength(2);
  });

  it('ends the stream when nobody reads it', async () => {
    let hasEnded = false;
    async function* endless(): AsyncGenerator<Frames, void> {
      try {
        for (;;) {
          await Promise.resolve();
          yield [frame('Hello')];
        }
      } finally {
        hasEnded = true;
      }
    }

    const stream = await withContent(endless(), PATIENCE_MS);
    await stream[Symbol.asyncIterator]().return?.();

    expect(hasEnded).toBe(true);
  });
});
