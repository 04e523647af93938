import { Module } from '@nestjs/common';
import { ChannelListener } from '@app/database';
import { CLOCK, type Clock } from '@app/kernel';
import { AwsRole, SecretsModule, SecretStore } from '@app/secrets';
import { configuredProviders } from '../configured-providers';
import { ProviderRegistry } from '../provider-registry';
import { providersSection, type ProvidersSettings } from '../providers.config';
import { ConfiguredDirectory } from '../routing/configured-directory';
import { ProviderDirectory } from '../routing/model-endpoint';
import { StandInProvider } from '../stand-in/stand-in.provider';
import { EndpointGuard } from './endpoint-guard';
import { makeTenantDirectory } from './make-tenant-directory';
import { ProviderChecks } from './provider-checks';
import { providerDirectorySection, type ProviderDirectorySettings } from './provider-directory.config';
import { ProviderRules } from './provider-rules';
import { ProviderSource } from './provider-source';
import { TenantDirectory } from './tenant-directory';

type DirectoryNeeds = [
  ProviderRegistry,
  ProviderSource,
  ChannelListener,
  SecretStore,
  EndpointGuard,
  ProvidersSettings,
  ProviderDirectorySettings,
  Clock,
];

/**
 * Who answers model calls: the providers of the installation and those of each tenant. Needs {@link providersSection},
 * {@link providerDirectorySection} and the sections of @app/secrets loaded, CLOCK provided, and the database.
 */
@Module({
  imports: [SecretsModule],
  providers: [
    ProviderSource,
    {
      provide: ProviderRegistry,
      inject: [providersSection.token, AwsRole, CLOCK],
      useFactory: (settings: ProvidersSettings, role: AwsRole, clock: Clock) =>
        new ProviderRegistry({
          real: configuredProviders(settings, { role, clock }),
          standIn: new StandInProvider(clock),
          defaultName: settings.defaultProvider,
        }),
    },
    {
      provide: EndpointGuard,
      inject: [providerDirectorySection.token],
      useFactory: (settings: ProviderDirectorySettings) => new EndpointGuard(settings),
    },
    {
      provide: ProviderRules,
      inject: [EndpointGuard],
      useFactory: (guard: EndpointGuard) => new ProviderRules(guard),
    },
    { provide: ProviderChecks, inject: [CLOCK], useFactory: (clock: Clock) => new ProviderChecks(clock) },
    {
      provide: TenantDirectory,
      inject: [
        ...[ProviderRegistry, ProviderSource, ChannelListener, SecretStore, EndpointGuard],
        ...[providersSection.token, providerDirectorySection.token, CLOCK],
      ],
      useFactory: (...needs: DirectoryNeeds) => {
        const [registry, source, listener, secrets, guard, limits, { pollMs }, clock] = needs;
        const installation = new ConfiguredDirectory(registry);
        return makeTenantDirectory({ installation, source, listener, secrets, guard, limits, pollMs, clock });
      },
    },
    { provide: ProviderDirectory, useExisting: TenantDirectory },
  ],
  exports: [
    ProviderChecks,
    ProviderDirectory,
    ProviderRegistry,
    ProviderRules,
    SecretsModule,
    TenantDirectory,
  ],
})
export class ProviderDirectoryModule {}
