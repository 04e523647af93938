import type { AppError } from '@app/kernel';
import type { FastifyReply } from 'fastify';
import * as http2 from 'node:http2';
import { MethodNotAllowedError } from '../http.errors';
import { traceOf } from '../request/request-context';
import { PROBLEM_CONTENT_TYPE, problemOf } from './problem';

const UPLOAD_GRACE_MS = 10_000;

/** Answers with the problem that an error is, in the shape of the route. */
export function answerWithProblem(reply: FastifyReply, error: AppError): void {
  const problem = problemOf(error, traceOf(reply.request).requestId);
  const present = reply.request.routeOptions.config?.presentError;
  const presented = present?.(problem, error, reply.request.headers) ?? {
    body: problem,
    contentType: PROBLEM_CONTENT_TYPE,
  };
  const { body, contentType, headers = {}, status = problem.status } = presented;
  reply.status(status).headers(headers).header('content-type', contentType);
  if (error.retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(error.retryAfterMs / 1000));
  if (error.code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer realm="axonflow"');
  if (error instanceof MethodNotAllowedError) reply.header('allow', error.allowedMethods.join(', '));
  if (error.code === 'PAYLOAD_TOO_LARGE') letUploadEnd(reply.removeHeader('connection'));
  // Bytes pass response schemas untouched: they describe success only.
  reply.send(Buffer.from(JSON.stringify(body)));
}

/**
 * Lets a caller that is still uploading see the answer: closing the connection or resetting the stream now could lose it,
 * so the rest of the upload is read and dropped for a while. After that an HTTP/2 stream ends without an error (RFC 9113,
 * section 8.1); an HTTP/1.1 connection has the request time-out of the listener.
 */
function letUploadEnd({ raw, request }: FastifyReply): void {
  request.raw.resume();
  const { stream } = raw as unknown as { readonly stream?: http2.ServerHttp2Stream };
  if (stream === undefined) return;
  const timer = setTimeout(() => stream.close(http2.constants.NGHTTP2_NO_ERROR), UPLOAD_GRACE_MS);
  stream.once('close', () => clearTimeout(timer));
}
