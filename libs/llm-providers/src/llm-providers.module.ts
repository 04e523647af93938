import { Module } from '@nestjs/common';
import { CLOCK, type Clock } from '@app/kernel';
import { AnswerCache } from './cache/answer-cache';
import { ChatCompletions } from './chat-completions';
import { configuredProviders } from './configured-providers';
import { ModelCalls } from './model-calls';
import { CostEstimator } from './pricing/cost-estimator';
import { PriceTable } from './pricing/price-table';
import { ProviderRegistry } from './provider-registry';
import { providersSection, type ProvidersSettings } from './providers.config';
import { ConfiguredDirectory } from './routing/configured-directory';
import { Failover } from './routing/failover';
import { ProviderDirectory } from './routing/model-endpoint';
import { ModelRouter } from './routing/model-router';
import { readModelsFile } from './routing/read-models-file';
import { routingParts, type RoutingParts } from './routing/routing-parts';
import { routingSection, type RoutingSettings } from './routing/routing.config';
import { StandInProvider } from './stand-in/stand-in.provider';

const ROUTING_PARTS = Symbol('ROUTING_PARTS');
const parts = { inject: [ROUTING_PARTS] };

/**
 * The model providers of the installation. Needs {@link providersSection} and {@link routingSection} loaded and CLOCK
 * provided.
 */
@Module({
  providers: [
    ChatCompletions,
    CostEstimator,
    ModelCalls,
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
      provide: ProviderDirectory,
      inject: [ProviderRegistry],
      useFactory: (registry: ProviderRegistry) => new ConfiguredDirectory(registry),
    },
    {
      provide: ROUTING_PARTS,
      inject: [ProviderDirectory, ProviderRegistry, routingSection.token, CLOCK],
      useFactory: (...[directory, { names }, settings, clock]: RoutingNeeds) =>
        routingParts({
          ...{ clock, directory, settings },
          file: readModelsFile(settings.modelsFile, names),
          random: Math.random,
        }),
    },
    { provide: Failover, ...parts, useFactory: ({ failover }: RoutingParts) => failover },
    { provide: ModelRouter, ...parts, useFactory: ({ router }: RoutingParts) => router },
    { provide: PriceTable, ...parts, useFactory: ({ prices }: RoutingParts) => prices },
    {
      provide: AnswerCache,
      inject: [routingSection.token, CLOCK],
      useFactory: ({ cacheMaxBytes, cacheTtlMs }: RoutingSettings, clock: Clock) =>
        new AnswerCache({ ttlMs: cacheTtlMs, maxBytes: cacheMaxBytes }, clock),
    },
  ],
  exports: [ChatCompletions, CostEstimator, ModelCalls, ProviderRegistry],
})
export class LlmProvidersModule {}

type RoutingNeeds = [ProviderDirectory, ProviderRegistry, RoutingSettings, Clock];
