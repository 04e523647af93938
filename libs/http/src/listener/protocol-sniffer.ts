import type { Socket } from 'node:net';

export type HttpVersion = 'http1' | 'http2';

/** What an HTTP/2 client with prior knowledge says first. Source: RFC 9113, section 3.4. */
const PREFACE = Buffer.from('PRI * HTTP/2.0', 'latin1');

/**
 * Tells HTTP/1.1 from HTTP/2 by the first bytes of a connection.
 * @returns null while the bytes are only the beginning of the HTTP/2 preface, so that more are needed
 */
export function versionOf(firstBytes: Buffer): HttpVersion | null {
  const length = Math.min(firstBytes.length, PREFACE.length);
  if (firstBytes.compare(PREFACE, 0, length, 0, length) !== 0) return 'http1';
  return length === PREFACE.length ? 'http2' : null;
}

/**
 * Waits for the first bytes of a clear-text connection, puts them back and hands the connection on. Reads at most one
 * chunk more than the preface. A connection that does not show its protocol within the deadline is closed.
 */
export function sniffProtocol(
  socket: Socket,
  timeoutMs: number,
  handOn: (socket: Socket, version: HttpVersion) => void,
): void {
  let seen: Buffer = Buffer.alloc(0);
  const deadline = setTimeout(() => socket.destroy(), timeoutMs);
  const release = (): void => {
    clearTimeout(deadline);
    socket.off('data', onData).off('end', onEnd).off('error', onEnd).off('close', release);
  };
  const onEnd = (): void => {
    release();
    socket.destroy();
  };
  const onData = (chunk: Buffer): void => {
    seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
    const version = versionOf(seen);
    if (version === null) return;
    release();
    socket.pause();
    socket.unshift(seen);
    handOn(socket, version);
    // The parser attaches its listeners first; only then may the bytes flow again.
    process.nextTick(() => socket.resume());
  };
  socket.on('data', onData).on('end', onEnd).on('error', onEnd).on('close', release);
}
