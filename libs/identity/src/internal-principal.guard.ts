import type { Principal } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { UnauthenticatedError } from './identity.errors';
import { PRINCIPAL_HEADER, PrincipalTokens } from './principal-tokens';
import { PrincipalGuard } from './principal.guard';

/** Guards every route of the orchestrator: only our own services call it, on behalf of a principal that they identified. */
@Injectable()
export class InternalPrincipalGuard extends PrincipalGuard {
  constructor(
    reflector: Reflector,
    private readonly tokens: PrincipalTokens,
  ) {
    super(reflector);
  }

  protected override async identify(request: FastifyRequest): Promise<Principal> {
    const token = request.headers[PRINCIPAL_HEADER];
    if (typeof token !== 'string') throw new UnauthenticatedError('no principal token was sent');
    const { principal, trace } = await this.tokens.verify(token);
    request.trace = trace;
    return principal;
  }
}
