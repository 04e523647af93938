import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { errorBodyOf } from './provider-error';
import { sendAnswer, sendPart } from './send-answer';
import type { FakeRequest, WireAnswer } from './wire-answer';

/** What the fake does instead of answering well. */
export type ProviderFault =
  /** Answers with this status and a body in the error form of the wire format. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly code?: string;
    }
  /** Answers well, but later. */
  | { readonly kind: 'delay'; readonly delayMs: number }
  /** Reads the request and never answers. */
  | { readonly kind: 'hang' }
  /** Sends the head and the first half of the answer, then nothing. */
  | { readonly kind: 'stall' }
  /** Resets the connection instead of answering. */
  | { readonly kind: 'reset' }
  /** Closes the connection in the middle of the answer. */
  | { readonly kind: 'cut' }
  /** Ends a stream in good order, but before its last events. */
  | { readonly kind: 'truncate' }
  /** Sends the first half of a stream, then the format's own error event; for whole answers a status 500. */
  | { readonly kind: 'error-event'; readonly afterEvents?: number }
  /** Answers with bytes that are no HTTP. */
  | { readonly kind: 'garbage' }
  /** Breaks the JSON of a whole answer, or of one event in the middle of a stream. */
  | { readonly kind: 'invalid-json' }
  | { readonly kind: 'content-type'; readonly contentType: string }
  /** Sends a valid answer of at least this size. */
  | { readonly kind: 'huge'; readonly sizeBytes: number };

/** An exchange that a fault spoils. */
interface Exchange {
  readonly request: FakeRequest;
  readonly response: ServerResponse;
  readonly answer: WireAnswer;
}

type FaultOf<Kind> = Extract<ProviderFault, { readonly kind: Kind }>;
type Act<Kind> = (exchange: Exchange, fault: FaultOf<Kind>) => Promise<void> | void;

const acts: { readonly [Kind in ProviderFault['kind']]: Act<Kind> } = {
  status: ({ request, response }, { status, headers, code = 'server_error' }) =>
    sendAnswer(response, json(errorBodyOf(request, status, code)), { status, headers }),
  delay: async ({ response, answer }, { delayMs }) => {
    await delay(delayMs);
    await sendAnswer(response, answer);
  },
  hang: () => undefined,
  stall: ({ response, answer }) => sendPart(response, answer, firstHalf(answer)),
  reset: ({ response }) => void response.socket?.resetAndDestroy(),
  cut: async ({ response, answer }) => {
    await sendPart(response, answer, firstHalf(answer));
    response.socket?.destroy();
  },
  truncate: async ({ response, answer }) => {
    await sendPart(response, answer, firstHalf(answer));
    response.end();
  },
  'error-event': async ({ request, response, answer }, { afterEvents }) => {
    if (answer.errorEvent === null) {
      await sendAnswer(response, json(errorBodyOf(request, 500, 'server_error')), { status: 500 });
      return;
    }
    const before = answer.chunks.slice(0, afterEvents ?? answer.chunks.length / 2);
    await sendPart(response, answer, [...before, answer.errorEvent]);
    response.end();
  },
  garbage: ({ response }) => void response.socket?.end('this is no HTTP\r\n\r\n'),
  'invalid-json': ({ response, answer }) => sendAnswer(response, { ...answer, chunks: broken(answer) }),
  'content-type': ({ response, answer }, { contentType }) => sendAnswer(response, { ...answer, contentType }),
  huge: ({ response }, { sizeBytes }) =>
    sendAnswer(response, json(`{"choices":[],"padding":"${'x'.repeat(sizeBytes)}"}`)),
};

/** Answers a request, spoilt in the way of a fault; null spoils nothing. */
export async function answerWith(exchange: Exchange, fault: ProviderFault | null): Promise<void> {
  const { answer, request, response } = exchange;
  if (fault === null) return sendAnswer(response, answer, { eventDelayMs: request.answer.eventDelayMs });
  await (acts[fault.kind] as Act<ProviderFault['kind']>)(exchange, fault);
}

function json(text: string): WireAnswer {
  return { contentType: 'application/json', chunks: [Buffer.from(text)], errorEvent: null };
}

function firstHalf({ chunks }: WireAnswer): readonly Uint8Array[] {
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined
    ? [only.subarray(0, Math.floor(only.length / 2))]
    : chunks.slice(0, Math.ceil(chunks.length / 2));
}

/** Overwrites the closing brace of the middle chunk. */
function broken({ chunks }: WireAnswer): Uint8Array[] {
  const middle = Math.floor(chunks.length / 2);
  return chunks.map((chunk, index) => {
    if (index !== middle) return chunk;
    const copy = Buffer.from(chunk);
    copy[copy.lastIndexOf('}')] = 0x20;
    return copy;
  });
}
