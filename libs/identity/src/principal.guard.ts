import type { Principal } from '@app/kernel';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { isPublic, requireRole } from './access';
import './request-principal';

/** Lets a request pass when its sender is known and has a role that the route asks for. Every route is closed by default. */
export abstract class PrincipalGuard implements CanActivate {
  constructor(protected readonly reflector: Reflector) {}

  /**
   * @throws UnauthenticatedError (UNAUTHENTICATED) when the sender does not prove who it is
   * @throws ForbiddenError (FORBIDDEN) when the role is missing
   */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (isPublic(this.reflector, context)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    request.principal = await this.identify(request, context);
    requireRole(this.reflector, context, request.principal);
    return true;
  }

  /** @throws UnauthenticatedError (UNAUTHENTICATED) when the sender does not prove who it is */
  protected abstract identify(
    request: FastifyRequest,
    context: ExecutionContext,
  ): Principal | Promise<Principal>;
}
