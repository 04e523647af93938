import * as net from 'node:net';
import * as tls from 'node:tls';
import type { ListenerLimits } from './listener-limits';
import { ProtocolServers, type RequestHandler } from './protocol-servers';
import { sniffProtocol } from './protocol-sniffer';
import type { TlsIdentity } from './tls-identity';

/** One port that speaks HTTP/1.1 and HTTP/2. */
export interface DualServer extends net.Server {
  /** See {@link ProtocolServers.startDraining}. */
  startDraining(): void;
  setTimeout(timeoutMs: number, callback?: () => void): this;
  closeIdleConnections(): void;
  closeAllConnections(): void;
}

export interface DualServerOptions {
  /** Certificate and key; null means clear text. */
  readonly tls: TlsIdentity | null;
  readonly limits: ListenerLimits;
}

/**
 * Makes the server behind one port. Clear text: the version is told by the first bytes (HTTP/2 with prior knowledge;
 * Node has no h2c upgrade). TLS: 1.3 only, the version is told by ALPN, HTTP/1.1 when the client sends none.
 */
export function createDualServer(handler: RequestHandler, { tls, limits }: DualServerOptions): DualServer {
  const protocols = new ProtocolServers(handler, limits);
  const server = tls === null ? clearTextServer(protocols, limits) : tlsServer(protocols, tls, limits);
  server.maxConnections = limits.maxConnections;
  return withStop(server, protocols);
}

function clearTextServer(protocols: ProtocolServers, limits: ListenerLimits): net.Server {
  return net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    protocols.await(socket);
    sniffProtocol(socket, limits.sniffTimeoutMs, (ready, version) => protocols.accept(ready, version));
  });
}

function tlsServer(protocols: ProtocolServers, identity: TlsIdentity, limits: ListenerLimits): net.Server {
  const options: tls.TlsOptions = {
    ...identity,
    minVersion: 'TLSv1.3',
    ALPNProtocols: ['h2', 'http/1.1'],
    handshakeTimeout: limits.tlsHandshakeTimeoutMs,
    noDelay: true,
  };
  return tls.createServer(options, (socket) =>
    protocols.accept(socket, socket.alpnProtocol === 'h2' ? 'http2' : 'http1'),
  );
}

function withStop(server: net.Server, protocols: ProtocolServers): DualServer {
  const closePort = server.close.bind(server);
  server.on('listening', () => protocols.start());
  server.on('close', () => protocols.stop());
  protocols.http1.on('clientError', (error, socket) => {
    if (!server.emit('clientError', error, socket)) socket.destroy();
  });
  return Object.assign(server, {
    startDraining: () => protocols.startDraining(),
    closeIdleConnections: () => protocols.closeIdleConnections(),
    closeAllConnections: () => protocols.closeAllConnections(),
    setTimeout(timeoutMs: number, callback?: () => void) {
      protocols.setTimeout(timeoutMs, callback);
      return server;
    },
    close(callback?: (error?: Error) => void) {
      protocols.startDraining();
      protocols.closeIdleConnections();
      return closePort(callback);
    },
  }) as DualServer;
}
