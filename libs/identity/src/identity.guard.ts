import type { Principal } from '@app/kernel';
import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { takesSignatures } from './access';
import { Authenticator } from './authenticator';
import { PrincipalGuard } from './principal.guard';
import { isSigned } from './signature/request-signature';
import { SignatureAuthenticator } from './signature/signature-authenticator';

/** Guards every route of the agent by the caller's own credentials. */
@Injectable()
export class IdentityGuard extends PrincipalGuard {
  constructor(
    reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly signatures: SignatureAuthenticator,
  ) {
    super(reflector);
  }

  protected override identify(
    request: FastifyRequest,
    context: ExecutionContext,
  ): Principal | Promise<Principal> {
    const { bodyText, headers, method, raw } = request;
    if (!isSigned(headers) || !takesSignatures(this.reflector, context)) {
      return this.authenticator.authenticate(headers);
    }
    return this.signatures.authenticate({ method, target: raw.url ?? '', headers, body: bodyText ?? '' });
  }
}
