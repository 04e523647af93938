import type { Principal } from '@app/kernel';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isPublic, requireRole } from './access';
import { UnauthenticatedError } from './identity.errors';
import './request-principal';

/** Lets a request pass when its sender is known and has a role that the route asks for. Every route is closed by default. */
export abstract class PrincipalGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  /**
   * @throws UnauthenticatedError (UNAUTHENTICATED), with the challenge that RFC 9110 asks for on the reply
   * @throws ForbiddenError (FORBIDDEN) when the role is missing
   */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (isPublic(this.reflector, context)) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    try {
      request.principal = await this.identify(request);
    } catch (error) {
      if (error instanceof UnauthenticatedError) challenge(http.getResponse<FastifyReply>());
      throw error;
    }
    requireRole(this.reflector, context, request.principal);
    return true;
  }

  /** @throws UnauthenticatedError (UNAUTHENTICATED) when the sender does not prove who it is */
  protected abstract identify(request: FastifyRequest): Principal | Promise<Principal>;
}

/** RFC 9110, section 11.6.1. Basic is accepted but not offered: browsers would answer with a password dialog. */
function challenge(reply: FastifyReply): void {
  void reply.header('www-authenticate', 'Bearer realm="axonflow"');
}
