import type { SectionValues } from '@app/config';
import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Logger, LoggerModule } from 'nestjs-pino';
import { destination } from 'pino';
import { loggerOptions } from './logger-options';
import { loggingSection } from './logging.config';
import { Metrics } from './metrics';

type LogDestination = ReturnType<typeof destination>;
const LOG_DESTINATION = Symbol('LOG_DESTINATION');

/** Lines leave when this much has gathered or this time has passed, so that logging never waits for its reader. */
const BUFFER_BYTES = 4096;
const FLUSH_INTERVAL_MS = 1000;

@Module({
  providers: [
    {
      provide: LOG_DESTINATION,
      useFactory: () =>
        destination({ sync: false, minLength: BUFFER_BYTES, periodicFlush: FLUSH_INTERVAL_MS }),
    },
  ],
  exports: [LOG_DESTINATION],
})
class LogDestinationModule {}

/**
 * Logging and metrics for the whole application. No middleware and no line per request: a request that matters logs
 * itself. Log lines leave asynchronously, once a second at the latest, and are flushed at shutdown.
 */
@Global()
@Module({
  imports: [
    LogDestinationModule,
    LoggerModule.forRootAsync({
      imports: [LogDestinationModule],
      inject: [loggingSection.token, LOG_DESTINATION],
      useFactory: ({ level }: SectionValues<typeof loggingSection>, stream: LogDestination) => ({
        pinoHttp: [{ ...loggerOptions(level), autoLogging: false }, stream],
        forRoutes: [],
      }),
    }),
  ],
  providers: [Metrics],
  exports: [Metrics, LoggerModule],
})
export class ObservabilityModule implements OnApplicationShutdown {
  constructor(@Inject(LOG_DESTINATION) private readonly stream: LogDestination) {}

  onApplicationShutdown(): void {
    this.stream.flush();
  }
}

/** The class under which Nest finds the application's logger. */
export { Logger as ApplicationLogger };
