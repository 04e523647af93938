import * as http from 'node:http';
import * as http2 from 'node:http2';
import type { Socket } from 'node:net';
import type { ListenerLimits } from './listener-limits';
import type { HttpVersion } from './protocol-sniffer';

/** What Fastify gives a server: it takes requests of both versions. */
export type RequestHandler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

const IDLE_CHECK_MS = 50;

/**
 * The two HTTP engines behind one port. Neither listens itself: connections are handed in once their version is known.
 * Keeps what a graceful stop needs: the HTTP/2 sessions and the HTTP/1.1 answers that are still on their way.
 */
export class ProtocolServers {
  readonly http1: http.Server;
  private readonly http2: http2.Http2Server;
  private readonly sessions = new Set<http2.Http2Session>();
  private readonly answering = new Set<http.ServerResponse>();
  private readonly waiting = new Set<Socket>();
  private idleCheck: NodeJS.Timeout | undefined;

  constructor(handler: RequestHandler, limits: ListenerLimits) {
    this.http1 = http.createServer(
      {
        keepAliveTimeout: limits.keepAliveTimeoutMs,
        headersTimeout: limits.headersTimeoutMs,
        requestTimeout: limits.requestTimeoutMs,
        connectionsCheckingInterval: limits.checkIntervalMs,
      },
      (request, response) => {
        this.follow(response);
        handler(request, response);
      },
    );
    this.http2 = http2.createServer(
      { settings: { maxConcurrentStreams: limits.maxConcurrentStreams } },
      handler as unknown as Parameters<typeof http2.createServer>[1],
    );
    this.http2.on('session', (session) => {
      this.sessions.add(session);
      session.once('close', () => this.sessions.delete(session));
      session.setTimeout(limits.sessionIdleTimeoutMs, () => session.close());
      if (this.isDraining) session.close();
    });
  }

  /** To be called when the port is open: from here on the HTTP/1.1 engine enforces its time limits. */
  start(): void {
    this.http1.emit('listening');
  }

  /** Remembers a connection whose version is not known yet, so that a stop can end it. */
  await(socket: Socket): void {
    this.waiting.add(socket);
    socket.once('close', () => this.waiting.delete(socket));
  }

  accept(socket: Socket, version: HttpVersion): void {
    this.waiting.delete(socket);
    if (version === 'http1') {
      this.http1.emit('connection', socket);
    } else {
      socket.allowHalfOpen = false;
      this.http2.emit('connection', socket);
    }
  }

  /**
   * Tells every caller to use another connection for its next request, without dropping one that runs: GOAWAY on each
   * HTTP/2 session, `connection: close` on each HTTP/1.1 answer whose headers have not left, and idle connections end.
   */
  startDraining(): void {
    if (this.isDraining) return;
    for (const response of this.answering) response.shouldKeepAlive = false;
    for (const session of this.sessions) session.close();
    this.http1.closeIdleConnections();
    this.idleCheck = setInterval(() => this.http1.closeIdleConnections(), IDLE_CHECK_MS).unref();
  }

  /** Ends what carries no request: connections of unknown version and unused HTTP/1.1 connections. */
  closeIdleConnections(): void {
    for (const socket of this.waiting) socket.destroy();
    this.http1.closeIdleConnections();
  }

  /** Ends everything at once; requests that run are lost. */
  closeAllConnections(): void {
    this.closeIdleConnections();
    for (const session of this.sessions) session.destroy();
    this.http1.closeAllConnections();
  }

  /** Releases the timers; to be called when the last connection has ended. */
  stop(): void {
    clearInterval(this.idleCheck);
    this.http1.close(() => undefined);
  }

  setTimeout(timeoutMs: number, callback?: () => void): void {
    this.http1.setTimeout(timeoutMs, callback);
    this.http2.setTimeout(timeoutMs, callback);
  }

  private get isDraining(): boolean {
    return this.idleCheck !== undefined;
  }

  private follow(response: http.ServerResponse): void {
    if (this.isDraining) response.shouldKeepAlive = false;
    this.answering.add(response);
    response.once('close', () => this.answering.delete(response));
  }
}
