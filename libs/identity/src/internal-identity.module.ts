import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { InternalPrincipalGuard } from './internal-principal.guard';
import { PrincipalTokensModule } from './principal-tokens.module';

/** Closes every route to callers without a principal token. For services that only our own services call. */
@Module({
  imports: [PrincipalTokensModule],
  providers: [{ provide: APP_GUARD, useClass: InternalPrincipalGuard }],
})
export class InternalIdentityModule {}
