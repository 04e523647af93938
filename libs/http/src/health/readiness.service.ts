import { Inject, Injectable, Logger } from '@nestjs/common';
import { HealthIndicatorService, type HealthCheckResult, type HealthIndicatorResult } from '@nestjs/terminus';
import { Draining } from '../shutdown/draining';
import { READINESS_INDICATORS, type ReadinessIndicator } from './readiness-indicator';

const CHECK_TIMEOUT_MS = 2000;

/** Asks every indicator at the same time whether the service can take work. */
@Injectable()
export class ReadinessService {
  private readonly logger = new Logger('health');

  constructor(
    private readonly terminus: HealthIndicatorService,
    private readonly draining: Draining,
    @Inject(READINESS_INDICATORS) private readonly indicators: readonly ReadinessIndicator[],
  ) {}

  /** The state in Terminus' form, with the status `shutting_down` while the service drains. */
  async check(): Promise<HealthCheckResult> {
    const results = await Promise.all(this.indicators.map((indicator) => this.ask(indicator)));
    const details = Object.assign({}, ...results) as HealthIndicatorResult;
    const inState = (isUp: boolean): HealthIndicatorResult =>
      Object.fromEntries(Object.entries(details).filter(([, { status }]) => (status === 'up') === isUp));
    const error = inState(false);
    const status = Object.keys(error).length > 0 ? 'error' : 'ok';
    return { status: this.draining.hasBegun ? 'shutting_down' : status, info: inState(true), error, details };
  }

  private async ask(indicator: ReadinessIndicator): Promise<HealthIndicatorResult> {
    const result = await this.terminus
      .check(indicator.name)
      .attempt(({ signal }) =>
        indicator.check(signal).catch((err: unknown) => {
          this.logger.warn({ event: 'readiness.down', indicator: indicator.name, err });
          throw new Error('not available');
        }),
      )
      .withTimeout(CHECK_TIMEOUT_MS);
    return result;
  }
}
