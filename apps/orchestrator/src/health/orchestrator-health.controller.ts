import { Controller, Get, Inject } from '@nestjs/common';
import { AuditWriter } from '@app/audit';
import { PRODUCT_VERSION } from '@app/config';
import { Endpoint } from '@app/http';
import { Public } from '@app/identity';
import { CLOCK, type Clock } from '@app/kernel';
import { PolicySnapshots } from '@app/policy';
import { OrchestratorHealth } from './orchestrator-health.dto';

/** What the agent and older SDKs ask before they start. */
@Controller()
export class OrchestratorHealthController {
  constructor(
    private readonly audit: AuditWriter,
    private readonly policies: PolicySnapshots,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Public()
  @Get('health')
  @Endpoint({
    summary: 'Health of the orchestrator, as the SDKs read it',
    tags: ['health'],
    responses: { 200: OrchestratorHealth },
  })
  health(): OrchestratorHealth {
    const components = {
      audit_logger: this.audit.isHealthy(),
      policy_engine: this.policies.status().epoch !== null,
    };
    return {
      status: Object.values(components).every(Boolean) ? 'healthy' : 'degraded',
      service: 'axonflow-orchestrator',
      version: PRODUCT_VERSION,
      timestamp: this.clock.now().toISOString(),
      components,
      features: { multi_agent_planning: true },
    };
  }
}
