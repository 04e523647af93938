import { Module } from '@nestjs/common';
import { PrincipalTokens } from './principal-tokens';

/** For services that call the orchestrator on behalf of a principal. */
@Module({ providers: [PrincipalTokens], exports: [PrincipalTokens] })
export class PrincipalTokensModule {}
