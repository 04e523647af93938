import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Authenticator } from './authenticator';
import { CredentialRepository } from './credential.repository';
import { IdentityChanges } from './identity-changes';
import { IdentityGuard } from './identity.guard';

/** Closes every route to callers without credentials. For services that face clients. */
@Module({
  providers: [
    CredentialRepository,
    Authenticator,
    IdentityChanges,
    { provide: APP_GUARD, useClass: IdentityGuard },
  ],
  exports: [Authenticator],
})
export class IdentityModule {}
