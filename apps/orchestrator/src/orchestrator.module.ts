import { Module, type DynamicModule } from '@nestjs/common';
import { auditSection, AuditModule, AuditReadiness } from '@app/audit';
import { ConfigModule, loadSection, processEnvironment, type Environment } from '@app/config';
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
import { connectorsSection } from '@app/mcp-connectors';
import { ClockModule, loggingSection } from '@app/observability';
import { PolicyModule, PolicyReadiness, policySection } from '@app/policy';
import { quotaSection } from '@app/quota';
import { awsRoleSection, secretsSection } from '@app/secrets';
import { agentsSection } from './agents/agents.config';
import { tenantPoolSize } from './durability/connection-budget';
import { durabilitySection } from './durability/durability.config';
import { DurabilityModule } from './durability/durability.module';
import { LeaseReadiness } from './durability/leases/lease-readiness';
import { RUN_APPROVALS } from './durability/run-approvals.provider';
import { RunQuestions } from './approvals/run-questions';
import { executionSection } from './execution/execution.config';
import { ExecutionModule } from './execution/execution.module';
import { OrchestratorHealthController } from './health/orchestrator-health.controller';
import { orchestratorSection } from './orchestrator.config';
import { PLAN_REVISIONS } from './durability/plan-revisions.provider';
import { KeptRevisions } from './plans/kept-revisions';
import { PlanStore } from './plans/plan-store';
import { PlanningModule } from './planning/planning.module';
import { plansSection } from './plans/plans.config';
import { RoutesModule } from './routes.module';

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
  awsRoleSection,
  loggingSection,
  durabilitySection,
  executionSection,
  plansSection,
  connectorsSection,
  agentsSection,
] as const;

/** The orchestrator: plans and runs multi-agent work. Private. */
@Module({})
export class OrchestratorModule {
  /** @throws ConfigurationError (CONFIGURATION_INVALID) that lists every problem */
  static forRoot(env: Environment = processEnvironment()): DynamicModule {
    const runs = DurabilityModule.forRoot({
      imports: [GovernanceModule, ExecutionModule],
      providers: [
        PlanStore,
        { provide: RUN_APPROVALS, useClass: RunQuestions },
        { provide: PLAN_REVISIONS, useClass: KeptRevisions },
      ],
    });
    return {
      module: OrchestratorModule,
      imports: [
        ConfigModule.forRoot(orchestratorSections, withinBudget(env)),
        ClockModule,
        DatabaseModule,
        InternalIdentityModule,
        GovernanceModule,
        LlmProvidersModule,
        AuditModule,
        PolicyModule,
        runs,
        PlanningModule,
        RoutesModule.forRoot(runs),
        HealthModule.forRoot({
          imports: [AuditModule, PolicyModule, runs],
          indicators: [DatabaseReadiness, PolicyReadiness, AuditReadiness, LeaseReadiness],
          decorators: [Public()],
        }),
      ],
      controllers: [OrchestratorHealthController],
    };
  }
}

/** All pools of an orchestrator share one budget of connections. */
function withinBudget(env: Environment): Environment {
  const { connections } = loadSection(durabilitySection, env);
  return { ...env, DATABASE_POOL_SIZE: String(tenantPoolSize(connections)) };
}
