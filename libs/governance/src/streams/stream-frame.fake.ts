import type { Segment, StreamFrame, TextPiece } from '@app/kernel';

/** What the events of these tests say: pieces by channel, and texts that stand whole. */
export interface FrameSays {
  readonly pieces?: readonly (readonly [channel: string, text: string])[];
  readonly texts?: readonly string[];
  readonly media?: readonly string[];
  readonly ends?: readonly string[];
  readonly isFinal?: boolean;
}

interface Payload {
  readonly pieces: readonly (readonly [channel: string, text: string])[];
  readonly texts: readonly string[];
}

const encoder = new TextEncoder();

/** An event whose bytes are its own JSON. It is left out when redaction leaves nothing of its pieces. */
export function aFrame(says: FrameSays): StreamFrame {
  const { ends = [], isFinal = false, media = [], pieces = [], texts = [] } = says;
  const segmentsOf = (list: readonly string[], name: string): Segment[] =>
    list.map((text, index) => ({ pointer: `/${name}/${index}`, text }));
  const texted = segmentsOf(
    pieces.map(([, text]) => text),
    'pieces',
  );
  return {
    pieces: pieces.map(([channel], index): TextPiece => ({ channel, ...(texted[index] as Segment) })),
    texts: segmentsOf(texts, 'texts'),
    media,
    ends,
    isFinal,
    bytes: encode({ pieces, texts }),
    rebuild: (changed) => {
      const now = new Map(changed.map(({ pointer, text }) => [pointer, text]));
      const rebuilt = {
        pieces: pieces.map(
          ([channel, text], index) => [channel, now.get(`/pieces/${index}`) ?? text] as const,
        ),
        texts: texts.map((text, index) => now.get(`/texts/${index}`) ?? text),
      };
      const saysNothing = texts.length === 0 && rebuilt.pieces.every(([, text]) => text === '');
      return saysNothing ? null : encode(rebuilt);
    },
  };
}

/** What a caller reads out of the bytes: the running texts by channel, and the whole texts. */
export function readFrames(events: readonly Uint8Array[]): {
  readonly running: Readonly<Record<string, string>>;
  readonly whole: readonly string[];
} {
  const running: Record<string, string> = {};
  const whole: string[] = [];
  for (const bytes of events) {
    const { pieces, texts } = JSON.parse(Buffer.from(bytes).toString()) as Payload;
    for (const [channel, text] of pieces) running[channel] = (running[channel] ?? '') + text;
    whole.push(...texts);
  }
  return { running, whole };
}

/** JSON escapes lone surrogates, so that events may be cut anywhere. */
function encode(payload: Payload): Uint8Array {
  return encoder.encode(JSON.stringify(payload));
}
