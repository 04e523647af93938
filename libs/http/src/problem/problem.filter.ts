import type { AppError } from '@app/kernel';
import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MethodNotAllowedError } from '../http.errors';
import { traceOf } from '../request/request-context';
import { RouteTable } from '../request/route-table';
import { answerWithProblem } from './answer-with-problem';
import { errorCatalog } from './error-catalog';
import { toAppError } from './foreign-errors';

/**
 * Answers every failed request, whatever threw and wherever: as RFC 9457, or in the shape of the route. Logs once, with
 * the cause, at the level of the code.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  constructor(private readonly routes: RouteTable) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const error = this.errorOf(thrown, request);
    this.log(error, request);
    // Half an answer must not look whole.
    if (reply.sent || reply.raw.headersSent) reply.raw.destroy();
    else answerWithProblem(reply, error);
  }

  private errorOf(thrown: unknown, request: FastifyRequest): AppError {
    const error = toAppError(thrown, request.routeOptions.bodyLimit);
    if (error.code !== 'NOT_FOUND' || !request.is404) return error;
    const allowed = this.routes.methodsFor(request.url);
    return allowed.length === 0 ? error : new MethodNotAllowedError(allowed);
  }

  private log(error: AppError, request: FastifyRequest): void {
    const { requestId, traceId } = traceOf(request);
    const route = request.routeOptions.url ?? null;
    const err = error.cause ?? error;
    this.logger[errorCatalog[error.code].logLevel]({
      event: 'request.failed',
      code: error.code,
      requestId,
      traceId,
      method: request.method,
      route,
      err,
    });
  }
}
