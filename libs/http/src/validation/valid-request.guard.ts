import { AppError, type FieldProblem } from '@app/kernel';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { invalidRequest, type PartValidator } from './request-validator';

const OTHER_PARTS = ['params', 'querystring', 'body'] as const;

/**
 * Refuses requests that do not fit the schemas of their route. Runs after all guards of the application and of the
 * controller, so that a caller without a credential learns nothing about a route's fields. Lists the problems of every
 * part of the request.
 */
export class ValidRequestGuard implements CanActivate {
  /** @throws InvalidRequestError (INVALID_REQUEST) */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { validationError } = request;
    if (validationError === undefined) return true;
    if (!(validationError instanceof AppError)) throw validationError as Error;
    throw invalidRequest(OTHER_PARTS.flatMap((part) => problemsIn(request, part)));
  }
}

function problemsIn(request: FastifyRequest, part: (typeof OTHER_PARTS)[number]): readonly FieldProblem[] {
  const validate = request.getValidationFunction(part) as PartValidator | undefined;
  const result = validate?.(part === 'querystring' ? request.query : request[part]);
  return result === undefined || result === true ? [] : result.error.problems;
}
