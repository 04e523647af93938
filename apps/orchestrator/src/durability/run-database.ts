import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { databaseSection, namingFailures, openServicePool, type DatabaseSettings } from '@app/database';
import type { Pool, QueryConfig, QueryResultRow } from 'pg';
import { RUN_CONNECTIONS } from './connection-budget';

/**
 * The way of runs to PostgreSQL: raw and on connections of its own, so that no other work delays the journal or a lease.
 */
@Injectable()
export class RunDatabase implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(@Inject(databaseSection.token) config: DatabaseSettings) {
    this.pool = openServicePool(config, { role: 'axonflow_platform', size: RUN_CONNECTIONS });
  }

  /**
   * Runs one statement in a transaction of its own.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE); then nobody knows whether it was committed
   */
  async run<Row extends QueryResultRow>(statement: QueryConfig): Promise<Row[]> {
    const { rows } = await namingFailures(() => this.pool.query<Row>(statement));
    return rows;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
