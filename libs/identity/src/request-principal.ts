import type { Principal } from '@app/kernel';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { UnauthenticatedError } from './identity.errors';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who makes the request, set by the guard; absent on public routes. */
    principal?: Principal;
  }
}

/**
 * Hands the caller to a controller method.
 * @throws UnauthenticatedError (UNAUTHENTICATED) on a public route, where nobody was identified
 */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (principal === undefined) throw new UnauthenticatedError('the route identifies nobody');
  return principal;
});
