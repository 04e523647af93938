import { Module } from '@nestjs/common';
import { AuditModule } from '@app/audit';
import { GovernanceModule } from '@app/governance';
import { LlmProvidersModule } from '@app/llm-providers';
import { PolicyModule } from '@app/policy';
import { QuotaModule } from '@app/quota';
import { PlansModule } from '../../plans/plans.module';
import { AuditSearchController } from './audit-trail/audit-search.controller';
import { CallOpener } from './call-opener';
import { DetectController } from './detection/detect.controller';
import { LlmAuditController } from './gateway/llm-audit.controller';
import { PreCheckController } from './gateway/pre-check.controller';
import { AgentHealthController } from './health/agent-health.controller';
import { ChatRequests } from './proxy/chat-requests';
import { PlanRequests } from './proxy/plan-requests';
import { ProxyController } from './proxy/proxy.controller';

/** The door of the AxonFlow SDK contract. */
@Module({
  imports: [AuditModule, GovernanceModule, LlmProvidersModule, PlansModule, PolicyModule, QuotaModule],
  controllers: [
    AgentHealthController,
    AuditSearchController,
    DetectController,
    LlmAuditController,
    PreCheckController,
    ProxyController,
  ],
  providers: [CallOpener, ChatRequests, PlanRequests],
})
export class AxonflowDoorModule {}
