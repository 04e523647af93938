import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { WireAnswer } from './wire-answer';

interface SendOptions {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly eventDelayMs?: number;
}

/** Headers of a real answer, with one that belongs to the operator's account and must not reach a caller. */
const PROVIDER_HEADERS = {
  'x-request-id': 'req_fake',
  'openai-organization': 'org-of-the-operator',
  'openai-processing-ms': '7',
};

/** Writes a complete answer; a whole one with its length, a stream event by event. */
export async function sendAnswer(
  response: ServerResponse,
  { contentType, chunks, errorEvent }: WireAnswer,
  { status = 200, headers, eventDelayMs = 0 }: SendOptions = {},
): Promise<void> {
  const isWhole = errorEvent === null;
  response.writeHead(status, {
    ...PROVIDER_HEADERS,
    'content-type': contentType,
    ...(isWhole && { 'content-length': sizeOf(chunks) }),
    ...headers,
  });
  for (const chunk of chunks) {
    if (eventDelayMs > 0) await delay(eventDelayMs);
    if (response.destroyed) return;
    if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end();
}

/** Writes the head and some chunks, and leaves the answer open. A whole answer still claims its full length. */
export async function sendPart(
  response: ServerResponse,
  { contentType, chunks, errorEvent }: WireAnswer,
  part: readonly Uint8Array[],
): Promise<void> {
  response.writeHead(200, {
    ...PROVIDER_HEADERS,
    'content-type': contentType,
    ...(errorEvent === null && { 'content-length': sizeOf(chunks) }),
  });
  await new Promise<void>((resolve) => response.write(Buffer.concat(part), () => resolve()));
}

function sizeOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, { length }) => sum + length, 0);
}
