import { Module } from '@nestjs/common';
import { CLOCK, type Clock } from '@app/kernel';
import { Metrics } from '@app/observability';
import { AnswerCache } from './cache/answer-cache';
import { EarlierAnswers } from './cache/earlier-answers';
import { ChatCompletions } from './chat-completions';
import { ProviderDirectoryModule } from './directory/provider-directory.module';
import { ModelCalls } from './model-calls';
import { CostEstimator } from './pricing/cost-estimator';
import { PriceTable } from './pricing/price-table';
import { ProviderRegistry } from './provider-registry';
import { Circuits } from './routing/circuits';
import { Failover } from './routing/failover';
import { ProviderDirectory } from './routing/model-endpoint';
import { FirstProvider } from './routing/first-provider';
import { ModelRouter } from './routing/model-router';
import { readModelsFile } from './routing/read-models-file';
import { routingParts, type RoutingParts } from './routing/routing-parts';
import { routingSection, type RoutingSettings } from './routing/routing.config';

const ROUTING_PARTS = Symbol('ROUTING_PARTS');
const parts = { inject: [ROUTING_PARTS] };

/** Calls to models. Needs {@link routingSection} loaded, and what {@link ProviderDirectoryModule} needs. */
@Module({
  imports: [ProviderDirectoryModule],
  providers: [
    ChatCompletions,
    CostEstimator,
    FirstProvider,
    ModelCalls,
    {
      provide: ROUTING_PARTS,
      inject: [ProviderDirectory, ProviderRegistry, routingSection.token, CLOCK, Metrics],
      useFactory: (...[directory, { names }, settings, clock, metrics]: RoutingNeeds) => {
        const made = routingParts({
          ...{ clock, directory, settings },
          file: readModelsFile(settings.modelsFile, names),
          observer: metrics,
          random: Math.random,
        });
        metrics.watchOpenCircuits(() => made.circuits.openCount);
        return made;
      },
    },
    { provide: Circuits, ...parts, useFactory: ({ circuits }: RoutingParts) => circuits },
    { provide: Failover, ...parts, useFactory: ({ failover }: RoutingParts) => failover },
    { provide: ModelRouter, ...parts, useFactory: ({ router }: RoutingParts) => router },
    { provide: PriceTable, ...parts, useFactory: ({ prices }: RoutingParts) => prices },
    {
      provide: EarlierAnswers,
      inject: [routingSection.token, CLOCK, ProviderDirectory],
      useFactory: (settings: RoutingSettings, clock: Clock, directory: ProviderDirectory) => {
        const { cacheMaxBytes: maxBytes, cacheTtlMs: ttlMs } = settings;
        return new EarlierAnswers(new AnswerCache({ ttlMs, maxBytes }, clock), directory);
      },
    },
  ],
  exports: [ChatCompletions, Circuits, CostEstimator, FirstProvider, ModelCalls, ProviderDirectoryModule],
})
export class LlmProvidersModule {}

type RoutingNeeds = [ProviderDirectory, ProviderRegistry, RoutingSettings, Clock, Metrics];
