import { Module } from '@nestjs/common';
import { PrincipalTokensModule } from '@app/identity';
import { OrchestratorClient } from './orchestrator-client';
import { PlansController } from './plans.controller';

/** Plan routes of the agent. */
@Module({
  imports: [PrincipalTokensModule],
  controllers: [PlansController],
  providers: [OrchestratorClient],
})
export class PlansModule {}
