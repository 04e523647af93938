import { Module, type DynamicModule } from '@nestjs/common';
import { auditSection, AuditModule, AuditReadiness } from '@app/audit';
import { ConfigModule, processEnvironment, type Environment } from '@app/config';
import { DatabaseModule, DatabaseReadiness, databaseSection } from '@app/database';
import { GovernanceModule, governanceSection } from '@app/governance';
import { HealthModule, httpSection } from '@app/http';
import { InternalIdentityModule, internalServiceSection, Public } from '@app/identity';
import {
  LlmProvidersModule,
  providerDirectorySection,
  providersSection,
  routingSection,
} from '@app/llm-providers';
import { ClockModule, loggingSection } from '@app/observability';
import { PolicyModule, PolicyReadiness, policySection } from '@app/policy';
import { quotaSection } from '@app/quota';
import { secretsSection } from '@app/secrets';
import { PlanRunner } from './execution/plan-runner';
import { StepRunner } from './execution/step-runner';
import { OrchestratorHealthController } from './health/orchestrator-health.controller';
import { orchestratorSection } from './orchestrator.config';
import { PlanExecutionController } from './plans/plan-execution.controller';

/** Every setting that the orchestrator reads. */
export const orchestratorSections = [
  orchestratorSection,
  httpSection,
  databaseSection,
  internalServiceSection,
  policySection,
  governanceSection,
  auditSection,
  quotaSection,
  providersSection,
  providerDirectorySection,
  routingSection,
  secretsSection,
  loggingSection,
] as const;

/** The orchestrator: plans and runs multi-agent work. Private. */
@Module({})
export class OrchestratorModule {
  /** @throws ConfigurationError (CONFIGURATION_INVALID) that lists every problem */
  static forRoot(env: Environment = processEnvironment()): DynamicModule {
    return {
      module: OrchestratorModule,
      imports: [
        ConfigModule.forRoot(orchestratorSections, env),
        ClockModule,
        DatabaseModule,
        InternalIdentityModule,
        GovernanceModule,
        LlmProvidersModule,
        AuditModule,
        PolicyModule,
        HealthModule.forRoot({
          imports: [AuditModule, PolicyModule],
          indicators: [DatabaseReadiness, PolicyReadiness, AuditReadiness],
          decorators: [Public()],
        }),
      ],
      controllers: [OrchestratorHealthController, PlanExecutionController],
      providers: [PlanRunner, StepRunner],
    };
  }
}
