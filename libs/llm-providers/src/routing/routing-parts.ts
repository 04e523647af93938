import type { Clock } from '@app/kernel';
import { PriceTable } from '../pricing/price-table';
import { AnswerTimes } from './answer-times';
import { Circuits } from './circuits';
import { Failover, type AttemptObserver } from './failover';
import { ModelAliases } from './model-aliases';
import type { ProviderDirectory } from './model-endpoint';
import { ModelRouter } from './model-router';
import type { ModelsFile } from './models-file.schema';
import { Rankings } from './rankings';
import type { RoutingSettings } from './routing.config';

/** What routing is made of. */
export interface RoutingOptions {
  readonly directory: ProviderDirectory;
  readonly file: ModelsFile;
  readonly settings: Omit<
    RoutingSettings,
    'cacheMaxBytes' | 'cacheTtlMs' | 'firstContentWaitMs' | 'modelsFile'
  >;
  readonly clock: Clock;
  readonly observer: AttemptObserver;
  /** Gives numbers from 0 up to 1. */
  readonly random: () => number;
}

/** Everything between a call and the provider that serves it. */
export interface RoutingParts {
  readonly prices: PriceTable;
  readonly router: ModelRouter;
  readonly circuits: Circuits;
  readonly failover: Failover;
}

/** Puts the parts of routing together. */
export function routingParts(options: RoutingOptions): RoutingParts {
  const { clock, directory, file, observer, random, settings } = options;
  const prices = new PriceTable(file.prices);
  const times = new AnswerTimes();
  const router = new ModelRouter({
    directory,
    aliases: new ModelAliases(file.aliases),
    rankings: new Rankings({ random, times, prices }),
    anyModel: settings.failover === 'any-model',
  });
  const circuits = new Circuits(settings, clock);
  const failover = new Failover({ router, circuits, times, clock, observer }, settings);
  return { prices, router, circuits, failover };
}
