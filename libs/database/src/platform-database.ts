import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool, QueryResultRow } from 'pg';
import { databaseSection, type DatabaseSettings } from './database.config';
import { namingFailures } from './database.errors';
import { openServicePool } from './service-pool';

/** A service's own work across tenants: loading policies and credentials, counting limits. */
@Injectable()
export class PlatformDatabase implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(@Inject(databaseSection.token) config: DatabaseSettings) {
    const size = Math.max(2, Math.ceil(config.poolSize / 4));
    this.pool = openServicePool(config, { role: 'axonflow_platform', size });
  }

  /**
   * Runs one statement in a transaction of its own. It ends within `statementTimeoutMs`, or two seconds later when
   * PostgreSQL no longer answers.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async query<Row extends QueryResultRow>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await namingFailures(() => this.pool.query<Row>(sql, [...params]));
    return rows;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
