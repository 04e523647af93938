import { Controller, Get, Inject } from '@nestjs/common';
import { AuditWriter } from '@app/audit';
import { PRODUCT_VERSION } from '@app/config';
import { Endpoint, PresentErrors } from '@app/http';
import { Public } from '@app/identity';
import { CLOCK, type Clock } from '@app/kernel';
import { PolicySnapshots } from '@app/policy';

import { presentAxonflowError } from '../axonflow-error.presenter';
import { AgentHealth } from './agent-health.dto';

const CAPABILITIES = [
  { name: 'gateway', description: 'pre-check and audit of calls that the client makes itself' },
  { name: 'proxy', description: 'governed chat calls through POST /api/request' },
  { name: 'plans', description: 'parallel plans of governed steps' },
  { name: 'detection', description: 'personal data, secrets, SQL injection and prompt injection' },
];

/** What SDKs ask before they start. */
@Controller()
@PresentErrors(presentAxonflowError)
export class AgentHealthController {
  private readonly startedMs: number;

  constructor(
    private readonly audit: AuditWriter,
    private readonly policies: PolicySnapshots,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.startedMs = clock.monotonicMs();
  }

  @Public()
  @Get('health')
  @Endpoint({
    summary: 'Health and capabilities, as the SDKs read them',
    tags: ['health'],
    responses: { 200: AgentHealth },
  })
  health(): AgentHealth {
    const components = {
      audit_logger: this.audit.isHealthy(),
      policy_engine: this.policies.status().epoch !== null,
    };
    return {
      status: Object.values(components).every(Boolean) ? 'healthy' : 'degraded',
      service: 'axonflow-agent',
      version: PRODUCT_VERSION,
      timestamp: this.clock.now().toISOString(),
      uptime: `${Math.floor((this.clock.monotonicMs() - this.startedMs) / 1000)}s`,
      components,
      capabilities: CAPABILITIES,
    };
  }
}
