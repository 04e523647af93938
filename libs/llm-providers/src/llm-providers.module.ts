import { Module } from '@nestjs/common';
import { CLOCK, type Clock } from '@app/kernel';
import { ChatCompletions } from './chat-completions';
import { configuredProviders } from './configured-providers';
import { ModelCalls } from './model-calls';
import { ModelRoute } from './model-route';
import { ProviderRegistry } from './provider-registry';
import { ProviderRouter } from './provider-router';
import { providersSection, type ProvidersSettings } from './providers.config';
import { StandInProvider } from './stand-in/stand-in.provider';

/** The model providers of the installation. Needs {@link providersSection} loaded and CLOCK provided. */
@Module({
  providers: [
    ChatCompletions,
    ModelCalls,
    {
      provide: ModelRoute,
      inject: [ProviderRouter],
      useFactory: (router: ProviderRouter) => new ModelRoute(router),
    },
    {
      provide: ProviderRegistry,
      inject: [providersSection.token, CLOCK],
      useFactory: (settings: ProvidersSettings, clock: Clock) =>
        new ProviderRegistry({
          real: configuredProviders(settings, clock),
          standIn: new StandInProvider(clock),
          defaultName: settings.defaultProvider,
        }),
    },
    {
      provide: ProviderRouter,
      inject: [ProviderRegistry],
      useFactory: (registry: ProviderRegistry) => new ProviderRouter(registry),
    },
  ],
  exports: [ChatCompletions, ModelCalls, ProviderRegistry, ProviderRouter],
})
export class LlmProvidersModule {}
