import type { Principal } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Authenticator } from './authenticator';
import { PrincipalGuard } from './principal.guard';

/** Guards every route of the agent by the caller's own credentials. */
@Injectable()
export class IdentityGuard extends PrincipalGuard {
  constructor(
    reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {
    super(reflector);
  }

  protected override identify(request: FastifyRequest): Principal | Promise<Principal> {
    return this.authenticator.authenticate(request.headers);
  }
}
