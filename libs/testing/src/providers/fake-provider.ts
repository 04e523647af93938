import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { generate } from 'selfsigned';
import { aCompletion, type JsonFields } from './completion';
import { answerWith, type ProviderFault } from './fault';
import { healthyAnswer } from './healthy-answer';
import { fullAnswer, jsonAnswer, type FakeAnswer, type FakeRequest } from './wire-answer';

/** One request as it arrived. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawBody: string;
  /** The parsed body; an empty object when there was none. */
  readonly body: JsonFields;
  /** Settles when the exchange is over: true when the client left before the answer was complete. */
  readonly abandoned: Promise<boolean>;
}

/** How the fake behaves until it is told otherwise. */
export interface FakeProviderOptions {
  /** What the model says, in every wire format. */
  readonly answer?: FakeAnswer;
  /** The whole chat completion of a fake without `answer`, sent as it is. */
  readonly completion?: JsonFields;
  readonly fault?: ProviderFault;
  /** True for TLS with a certificate that no client trusts. */
  readonly isUntrusted?: boolean;
}

/**
 * Starts an HTTP server on a free loopback port that speaks the model APIs of OpenAI, Anthropic and Bedrock, whole and
 * streamed, and that can be told to fail.
 */
export async function startFakeProvider(options: FakeProviderOptions = {}): Promise<FakeProvider> {
  const fake = new FakeProvider(options, options.isUntrusted === true ? await selfSigned() : null);
  await fake.listen();
  return fake;
}

interface Certificate {
  readonly key: string;
  readonly cert: string;
}

async function selfSigned(): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }]);
  return { key, cert };
}

/** A running fake; see {@link startFakeProvider}. */
export class FakeProvider {
  /** Every request so far, in order of arrival. */
  readonly requests: ReceivedRequest[] = [];
  /** Change it at any time; it counts for requests that arrive later. */
  fault: ProviderFault | null;
  /** Change it at any time; it counts for requests that arrive later. */
  answer: FakeAnswer | null;
  private readonly completion: JsonFields;
  private readonly server: ReturnType<typeof createServer>;
  private readonly waiting: {
    readonly count: number;
    readonly resolve: (request: ReceivedRequest) => void;
  }[] = [];

  constructor(
    { answer, completion = aCompletion(), fault }: FakeProviderOptions,
    private readonly certificate: Certificate | null,
  ) {
    this.answer = answer ?? null;
    this.completion = completion;
    this.fault = fault ?? null;
    const serve: RequestListener = (request, response) => {
      this.serve(request, response).catch(() => response.destroy());
    };
    this.server = certificate === null ? createServer(serve) : createTlsServer(certificate, serve);
  }

  /** Base URL without a path, as clients of Anthropic and Bedrock want it. */
  get origin(): string {
    return `${this.certificate === null ? 'http' : 'https'}://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Base URL as clients of OpenAI want it, ending in `/v1`. */
  get baseUrl(): string {
    return `${this.origin}/v1`;
  }

  async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** Waits until `count` requests have arrived. @returns the last of them */
  received(count = 1): Promise<ReceivedRequest> {
    const request = this.requests[count - 1];
    return request
      ? Promise.resolve(request)
      : new Promise((resolve) => this.waiting.push({ count, resolve }));
  }

  /** Number of connections that are open now. */
  openConnections(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
  }

  /** Ends the server and all its connections. */
  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const abandoned = once(response, 'close').then(() => !response.writableFinished);
    const rawBody = await text(incoming);
    const url = incoming.url ?? '';
    const body = JSON.parse(rawBody || '{}') as JsonFields;
    this.record({
      method: incoming.method ?? '',
      url,
      headers: incoming.headers,
      rawBody,
      body,
      abandoned,
    });
    const request = { path: url.split('?', 1)[0] ?? '', body, answer: fullAnswer(this.answer ?? {}) };
    const answer = this.asksForCompletion(request) ? jsonAnswer(this.completion) : healthyAnswer(request);
    await answerWith({ request, response, answer }, this.fault);
  }

  private asksForCompletion({ path, body }: Pick<FakeRequest, 'body' | 'path'>): boolean {
    return this.answer === null && path.endsWith('/chat/completions') && body['stream'] !== true;
  }

  private record(request: ReceivedRequest): void {
    this.requests.push(request);
    const due = this.waiting.filter(({ count }) => count <= this.requests.length);
    for (const { resolve } of due) resolve(request);
    this.waiting.splice(0, this.waiting.length, ...this.waiting.filter((waiter) => !due.includes(waiter)));
  }
}
