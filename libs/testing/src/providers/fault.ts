import { setTimeout as delay } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';

/** What the fake does instead of answering well. */
export type ProviderFault =
  /** Answers with this status and a body in OpenAI's error form. */
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
  /** Sends the head and the first half of the body, then nothing. */
  | { readonly kind: 'stall' }
  /** Resets the connection instead of answering. */
  | { readonly kind: 'reset' }
  /** Closes the connection in the middle of the body. */
  | { readonly kind: 'cut' }
  /** Answers with bytes that are no HTTP. */
  | { readonly kind: 'garbage' }
  | { readonly kind: 'invalid-json' }
  | { readonly kind: 'content-type'; readonly contentType: string }
  /** Sends a valid answer of at least this size. */
  | { readonly kind: 'huge'; readonly sizeBytes: number };

type FaultOf<Kind> = Extract<ProviderFault, { readonly kind: Kind }>;
type Act<Kind> = (response: ServerResponse, body: string, fault: FaultOf<Kind>) => Promise<void> | void;

const acts: { readonly [Kind in ProviderFault['kind']]: Act<Kind> } = {
  status: (response, _body, { status, headers, code = 'server_error' }) =>
    send(response, errorBody(code), { status, headers }),
  delay: async (response, body, { delayMs }) => {
    await delay(delayMs);
    send(response, body);
  },
  hang: () => undefined,
  stall: (response, body) => sendHalf(response, body),
  reset: (response) => void response.socket?.resetAndDestroy(),
  cut: (response, body) => sendHalf(response, body, () => response.socket?.destroy()),
  garbage: (response, body) => void response.socket?.end(`${body}\r\n\r\n`),
  'invalid-json': (response, body) => send(response, body.slice(0, -2)),
  'content-type': (response, body, { contentType }) =>
    send(response, body, { headers: { 'content-type': contentType } }),
  huge: (response, _body, { sizeBytes }) =>
    send(response, `{"choices":[],"padding":"${'x'.repeat(sizeBytes)}"}`),
};

/**
 * Writes an answer, spoilt in the way of a fault.
 * @param response where it goes
 * @param body the answer that a healthy provider would give
 * @param fault what to do to it; null for nothing
 */
export async function answer(
  response: ServerResponse,
  body: string,
  fault: ProviderFault | null,
): Promise<void> {
  if (fault === null) return send(response, body);
  await (acts[fault.kind] as Act<ProviderFault['kind']>)(response, body, fault);
}

interface Head {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

function send(response: ServerResponse, body: string, { status = 200, headers }: Head = {}): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-request-id': 'req_fake',
    'openai-organization': 'org-of-the-operator',
    'openai-processing-ms': '7',
    ...headers,
  });
  response.end(body);
}

function sendHalf(response: ServerResponse, body: string, then?: () => void): void {
  const half = Buffer.from(body).subarray(0, Math.floor(body.length / 2));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.write(half, then);
}

/** An error as OpenAI words it, with a part of the key, which must never reach a caller. */
function errorBody(code: string): string {
  const message = 'Incorrect API key provided: sk-ope***ator.';
  return JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code } });
}
