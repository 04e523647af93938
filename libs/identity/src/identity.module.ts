import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Authenticator } from './authenticator';
import { CredentialRepository } from './credential.repository';
import { IdentityChanges } from './identity-changes';
import { IdentityGuard } from './identity.guard';
import { AccessKeySecrets } from './signature/access-key-secrets';
import { AccessKeys } from './signature/access-keys';
import { SignatureAuthenticator } from './signature/signature-authenticator';

/** Closes every route to callers without credentials. For services that face clients. */
@Module({
  providers: [
    CredentialRepository,
    Authenticator,
    AccessKeySecrets,
    AccessKeys,
    SignatureAuthenticator,
    IdentityChanges,
    { provide: APP_GUARD, useClass: IdentityGuard },
  ],
  exports: [AccessKeys, Authenticator, SignatureAuthenticator],
})
export class IdentityModule {}
