import type { AppError } from '@app/kernel';
import type { FastifyReply } from 'fastify';
import * as http2 from 'node:http2';
import { MethodNotAllowedError } from '../http.errors';
import { traceOf } from '../request/request-context';
import { PROBLEM_CONTENT_TYPE, problemOf } from './problem';

/** Answers with the problem that an error is, in the shape of the route. */
export function answerWithProblem(reply: FastifyReply, error: AppError): void {
  const problem = problemOf(error, traceOf(reply.request).requestId);
  const present = reply.request.routeOptions.config?.presentError;
  const { body, contentType } = present?.(problem) ?? { body: problem, contentType: PROBLEM_CONTENT_TYPE };
  reply.status(problem.status).header('content-type', contentType);
  if (error.retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(error.retryAfterMs / 1000));
  if (error.code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer realm="axonflow"');
  if (error instanceof MethodNotAllowedError) reply.header('allow', error.allowedMethods.join(', '));
  if (error.code === 'PAYLOAD_TOO_LARGE') letUploadEnd(reply);
  // Bytes pass response schemas untouched: they describe success only.
  reply.send(Buffer.from(JSON.stringify(body)));
}

/**
 * Lets a caller that is still uploading see the answer. HTTP/1.1: closing now would reset the connection and lose the
 * answer, so the rest of the upload is read and dropped. HTTP/2: the stream ends without an error, which tells the
 * caller to stop (RFC 9113, section 8.1).
 */
function letUploadEnd(reply: FastifyReply): void {
  reply.removeHeader('connection');
  const stream = (reply.raw as unknown as { readonly stream?: http2.ServerHttp2Stream }).stream;
  if (stream !== undefined) reply.raw.once('finish', () => stream.close(http2.constants.NGHTTP2_NO_ERROR));
}
