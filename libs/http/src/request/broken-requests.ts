import { InvalidRequestError, newId } from '@app/kernel';
import type { Socket } from 'node:net';
import { PROBLEM_CONTENT_TYPE, problemOf } from '../problem/problem';

/**
 * Answers bytes that are not an HTTP/1.1 request: no route, no reply, only a socket. A connection that the caller has
 * closed needs no answer.
 */
export function refuseBrokenRequests(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(new InvalidRequestError(sentenceFor(error.code)), newId());
  const body = JSON.stringify(problem);
  socket.end(
    [
      'HTTP/1.1 400 Bad Request',
      `content-type: ${PROBLEM_CONTENT_TYPE}`,
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${problem.request_id}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

function sentenceFor(code: string | undefined): string {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return 'The headers are too large.';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'The request did not arrive in time.';
    default:
      return 'This is not an HTTP request.';
  }
}
