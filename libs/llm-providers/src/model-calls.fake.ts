import { systemClock, type Clock } from '@app/kernel';
import { AnswerCache } from './cache/answer-cache';
import { EarlierAnswers } from './cache/earlier-answers';
import { ModelCalls } from './model-calls';
import type { Provider } from './provider';
import { ProviderRegistry } from './provider-registry';
import { ConfiguredDirectory } from './routing/configured-directory';
import type { ModelsFile } from './routing/models-file.schema';
import { routingParts } from './routing/routing-parts';
import type { RoutingSettings } from './routing/routing.config';
import { StandInProvider } from './stand-in/stand-in.provider';

/** What a test says about its model calls. */
interface CallsOptions {
  readonly clock?: Clock;
  readonly settings?: Partial<RoutingSettings>;
  readonly file?: ModelsFile;
  readonly standIn?: Provider;
}

/** Settings as of an empty environment. */
export const ROUTING_DEFAULTS: RoutingSettings = {
  modelsFile: null,
  failover: 'same-model',
  maxAttempts: 3,
  maxRetryWaitMs: 1_000,
  firstContentWaitMs: 10_000,
  failuresInARow: 5,
  failurePercent: 50,
  openMs: 15_000,
  cacheTtlMs: 300_000,
  cacheMaxBytes: 67_108_864,
};

/** Model calls to the given providers, as the module makes them, with chance left out. */
export function modelCallsTo(real: readonly Provider[], options: CallsOptions = {}): ModelCalls {
  const { clock = systemClock, file = {}, standIn = new StandInProvider(systemClock) } = options;
  const settings = { ...ROUTING_DEFAULTS, ...options.settings };
  const directory = new ConfiguredDirectory(new ProviderRegistry({ real, standIn, defaultName: null }));
  const { failover, prices } = routingParts({
    observer: { countProviderAttempt: () => undefined },
    clock,
    directory,
    file,
    settings,
    random: () => 0,
  });
  const cache = new AnswerCache({ ttlMs: settings.cacheTtlMs, maxBytes: settings.cacheMaxBytes }, clock);
  return new ModelCalls(failover, new EarlierAnswers(cache, directory), prices, settings);
}
