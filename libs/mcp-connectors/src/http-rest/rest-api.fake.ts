import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the API got it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Answers a request; false leaves it without an answer. */
type Answer = (request: SeenRequest, response: ServerResponse) => void;

/** An HTTP API on a free port of this machine. */
export class RestApi {
  readonly seen: SeenRequest[] = [];
  /** Requests that have no answer yet and whose connection is open. */
  pending = 0;
  private readonly server: Server;

  constructor(private readonly answer: Answer) {
    this.server = createServer((request, response) => void this.take(request, response));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  start(): Promise<void> {
    return new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.pending++;
    response.on('close', () => this.pending--);
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { headers, method = '', url = '' } = request;
    const seen = { method, url, headers, body: Buffer.concat(parts).toString() };
    this.seen.push(seen);
    this.answer(seen, response);
  }
}
