import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ForbiddenError, type Principal } from '@app/kernel';
import { clientSoftwareOf, type ClientSoftware } from './client-software';

/** Who asks, and with which software. */
export interface Asker {
  readonly principal: Principal;
  readonly software: ClientSoftware;
}

/**
 * Hands the caller and the caller's software to a controller method.
 * @throws ForbiddenError (FORBIDDEN) on a public route, where nobody was identified
 */
export const CurrentAsker = createParamDecorator((_: unknown, context: ExecutionContext): Asker => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const { principal } = request;
  if (principal === undefined) throw new ForbiddenError('Nobody was identified.');
  return { principal, software: clientSoftwareOf(request) };
});
