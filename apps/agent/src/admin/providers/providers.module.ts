import { Module } from '@nestjs/common';
import { AuditModule } from '@app/audit';
import { GovernanceModule } from '@app/governance';
import { LlmProvidersModule, PROVIDER_CHANGE_RECORDER, TenantProviders } from '@app/llm-providers';
import { QuotaModule } from '@app/quota';
import { CallOpener } from '../../doors/axonflow/call-opener';
import { ProviderChangeTrail } from './provider-change-trail';
import { ProviderHealthController } from './provider-health.controller';
import { ProviderKeys } from './provider-keys.service';
import { ProviderReaderService } from './provider-reader.service';
import { ProviderRoutingController } from './provider-routing.controller';
import { ProviderTesterService } from './provider-tester.service';
import { ProviderTypesController } from './provider-types.controller';
import { ProviderWriterService } from './provider-writer.service';
import { ProvidersController } from './providers.controller';

/** Routes to manage the model providers of a tenant. */
@Module({
  imports: [AuditModule, GovernanceModule, LlmProvidersModule, QuotaModule],
  controllers: [
    ProviderHealthController,
    ProviderRoutingController,
    ProviderTypesController,
    ProvidersController,
  ],
  providers: [
    CallOpener,
    ProviderKeys,
    ProviderReaderService,
    ProviderTesterService,
    ProviderWriterService,
    TenantProviders,
    { provide: PROVIDER_CHANGE_RECORDER, useClass: ProviderChangeTrail },
  ],
})
export class ProvidersModule {}
