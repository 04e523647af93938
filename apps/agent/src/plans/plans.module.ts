import { Module } from '@nestjs/common';
import { PrincipalTokensModule } from '@app/identity';
import { Forwarding } from './forwarding';
import { forwardingController } from './forwarding-controller';
import { FORWARDED_ROUTES } from './forwarded-routes';
import { OrchestratorClient } from './orchestrator-client';

/** Routes of plans, agents, executions, approvals and workflows, which the orchestrator serves. */
@Module({
  imports: [PrincipalTokensModule],
  controllers: [forwardingController(FORWARDED_ROUTES)],
  providers: [Forwarding, OrchestratorClient],
  exports: [OrchestratorClient],
})
export class PlansModule {}
