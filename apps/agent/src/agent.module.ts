import { Module, type DynamicModule } from '@nestjs/common';
import { auditSection, AuditModule, AuditReadiness } from '@app/audit';
import { ConfigModule, processEnvironment, type Environment } from '@app/config';
import { DatabaseModule, DatabaseReadiness, databaseSection } from '@app/database';
import { governanceSection } from '@app/governance';
import { HealthModule, httpSection } from '@app/http';
import { IdentityModule, identitySection, internalServiceSection, Public } from '@app/identity';
import { providerDirectorySection, providersSection, routingSection } from '@app/llm-providers';
import { connectorsSection } from '@app/mcp-connectors';
import { ClockModule, loggingSection } from '@app/observability';
import { PolicyModule, PolicyReadiness, policySection } from '@app/policy';
import { quotaSection } from '@app/quota';
import { awsRoleSection, secretsSection } from '@app/secrets';
import { agentSection } from './agent.config';
import { SessionOverridesModule } from './admin/overrides/session-overrides.module';
import { PoliciesModule } from './admin/policies/policies.module';
import { DecisionsModule } from './admin/decisions/decisions.module';
import { ConnectorsModule } from './admin/connectors/connectors.module';
import { ProvidersModule } from './admin/providers/providers.module';
import { StaticPoliciesModule } from './admin/static-policies/static-policies.module';
import { TemplatesModule } from './admin/templates/templates.module';
import { UnifiedPoliciesModule } from './admin/unified-policies/unified-policies.module';
import { AwsCredentialsModule } from './admin/aws-credentials/aws-credentials.module';
import { AnthropicDoorModule } from './doors/anthropic/anthropic-door.module';
import { AxonflowDoorModule } from './doors/axonflow/axonflow-door.module';
import { BedrockDoorModule } from './doors/bedrock/bedrock-door.module';
import { ModelsModule } from './doors/models/models.module';
import { OpenAiDoorModule } from './doors/openai/openai-door.module';
import { PlansModule } from './plans/plans.module';

/** Every setting that the agent reads. */
export const agentSections = [
  agentSection,
  httpSection,
  databaseSection,
  identitySection,
  internalServiceSection,
  policySection,
  governanceSection,
  auditSection,
  quotaSection,
  providersSection,
  providerDirectorySection,
  routingSection,
  connectorsSection,
  secretsSection,
  awsRoleSection,
  loggingSection,
] as const;

/** The agent: the only door from outside. */
@Module({})
export class AgentModule {
  /** @throws ConfigurationError (CONFIGURATION_INVALID) that lists every problem */
  static forRoot(env: Environment = processEnvironment()): DynamicModule {
    return {
      module: AgentModule,
      imports: [
        ConfigModule.forRoot(agentSections, env),
        ClockModule,
        DatabaseModule,
        IdentityModule,
        HealthModule.forRoot({
          imports: [AuditModule, PolicyModule],
          indicators: [DatabaseReadiness, PolicyReadiness, AuditReadiness],
          decorators: [Public()],
        }),
        AxonflowDoorModule,
        OpenAiDoorModule,
        AnthropicDoorModule,
        BedrockDoorModule,
        ModelsModule,
        AwsCredentialsModule,
        ProvidersModule,
        ConnectorsModule,
        PlansModule,
        PoliciesModule,
        DecisionsModule,
        SessionOverridesModule,
        StaticPoliciesModule,
        TemplatesModule,
        UnifiedPoliciesModule,
      ],
    };
  }
}
