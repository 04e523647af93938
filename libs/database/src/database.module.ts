import { Global, Module } from '@nestjs/common';
import { TypeOrmModule, type TypeOrmModuleOptions } from '@nestjs/typeorm';
import { ChannelListener } from './channel-listener';
import { CONNECT_TIMEOUT_MS, connectionSettings } from './connect';
import { databaseSection, type DatabaseSettings } from './database.config';
import { PlatformDatabase } from './platform-database';
import { TenantTransaction } from './tenant-transaction';

/** Connecting is tried this often at the start; afterwards the pools mend themselves. */
const START = { attempts: 5, delayMs: 1_000 };

/** PostgreSQL for a service. Expects {@link databaseSection} among the sections of the `ConfigModule`. */
@Global()
@Module({
  imports: [TypeOrmModule.forRootAsync({ inject: [databaseSection.token], useFactory: tenantDataSource })],
  providers: [TenantTransaction, PlatformDatabase, ChannelListener],
  exports: [TenantTransaction, PlatformDatabase, ChannelListener],
})
export class DatabaseModule {}

/** The data source behind {@link TenantTransaction}. Migrations are no business of a service. */
function tenantDataSource(config: DatabaseSettings): TypeOrmModuleOptions {
  return {
    type: 'postgres',
    url: config.url,
    poolSize: config.poolSize,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    extra: connectionSettings(config, 'axonflow_app'),
    autoLoadEntities: true,
    synchronize: false,
    logging: false,
    // An idle connection that breaks is replaced at the next query.
    poolErrorHandler: () => undefined,
    retryAttempts: START.attempts,
    retryDelay: START.delayMs,
  };
}
