import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { aCompletion, type JsonFields } from './completion';
import { answer, type ProviderFault } from './fault';

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
export interface FakeOpenAiOptions {
  /** The completion that it answers with. */
  readonly completion?: JsonFields;
  readonly fault?: ProviderFault;
}

/**
 * Starts an HTTP server on a free loopback port that speaks OpenAI's chat completions (whole answers) and model list,
 * and that can be told to fail.
 */
export async function startFakeOpenAi(options: FakeOpenAiOptions = {}): Promise<FakeOpenAi> {
  const fake = new FakeOpenAi(options);
  await fake.listen();
  return fake;
}

/** A running fake; see {@link startFakeOpenAi}. */
export class FakeOpenAi {
  /** Every request so far, in order of arrival. */
  readonly requests: ReceivedRequest[] = [];
  /** Change it at any time; it counts for requests that arrive later. */
  fault: ProviderFault | null;
  private readonly completion: JsonFields;
  private readonly server: Server;
  private readonly waiting: {
    readonly count: number;
    readonly resolve: (request: ReceivedRequest) => void;
  }[] = [];

  constructor({ completion = aCompletion(), fault }: FakeOpenAiOptions) {
    this.completion = completion;
    this.fault = fault ?? null;
    this.server = createServer((request, response) => {
      this.serve(request, response).catch(() => response.destroy());
    });
  }

  /** Base URL as a client wants it, ending in `/v1`. */
  get baseUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
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

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const abandoned = once(response, 'close').then(() => !response.writableFinished);
    const rawBody = await text(request);
    this.record({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      rawBody,
      body: JSON.parse(rawBody || '{}') as JsonFields,
      abandoned,
    });
    await answer(response, JSON.stringify(this.answerTo(request.url ?? '')), this.fault);
  }

  private record(request: ReceivedRequest): void {
    this.requests.push(request);
    const due = this.waiting.filter(({ count }) => count <= this.requests.length);
    for (const { resolve } of due) resolve(request);
    this.waiting.splice(0, this.waiting.length, ...this.waiting.filter((waiter) => !due.includes(waiter)));
  }

  private answerTo(url: string): JsonFields {
    if (!url.endsWith('/models')) return this.completion;
    const model = { id: 'gpt-4.1-mini', object: 'model', created: 1741569952, owned_by: 'system' };
    return { object: 'list', data: [model] };
  }
}
