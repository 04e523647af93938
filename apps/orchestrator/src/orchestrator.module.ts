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
import { durabilitySection } from './durability/durability.config';
import { DurabilityModule } from './durability/durability.module';
import { LeaseReadiness } from './durability/leases/lease-readiness';
import { PLAN_EXECUTOR } from './durability/plan-executor';
import { RUN_APPROVALS } from './durability/run-approvals.provider';
import { RunQuestions } from './approvals/run-questions';
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
  durabilitySection,
] as const;

/** The orchestrator: plans and runs multi-agent work. Private. */
@Module({})
export class OrchestratorModule {
  /** @throws ConfigurationError (CONFIGURATION_INVALID) that lists every problem */
  static forRoot(env: Environment = processEnvironment()): DynamicModule {
    const runs = DurabilityModule.forRoot({
      imports: [GovernanceModule, LlmProvidersModule],
      providers: [
        StepRunner,
        { provide: PLAN_EXECUTOR, useClass: PlanRunner },
        { provide: RUN_APPROVALS, useClass: RunQuestions },
      ],
    });
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
        runs,
        HealthModule.forRoot({
          imports: [AuditModule, PolicyModule, runs],
          indicators: [DatabaseReadiness, PolicyReadiness, AuditReadiness, LeaseReadiness],
          decorators: [Public()],
        }),
      ],
      controllers: [OrchestratorHealthController, PlanExecutionController],
    };
  }
}
