import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool, type QueryResultRow } from 'pg';
import { connectionSettings } from './connect';
import { databaseSection, type DatabaseSettings } from './database.config';
import { namingOutages } from './database.errors';

/** A service's own work across tenants: loading policies and credentials, counting limits. */
@Injectable()
export class PlatformDatabase implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(@Inject(databaseSection.token) config: DatabaseSettings) {
    this.pool = new Pool({
      ...connectionSettings(config, 'axonflow_platform'),
      max: Math.max(2, Math.ceil(config.poolSize / 4)),
    });
    // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
    this.pool.on('error', () => undefined);
  }

  /**
   * Runs one statement in a transaction of its own. It ends within `statementTimeoutMs`, or two seconds later when
   * PostgreSQL no longer answers.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async query<Row extends QueryResultRow>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await namingOutages(() => this.pool.query<Row>(sql, [...params]));
    return rows;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
