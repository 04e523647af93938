import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { CLOCK, type Clock } from '@app/kernel';
import { SecretsModule } from '@app/secrets';
import { ConnectorCalls } from './calls/connector-calls';
import { ConnectorKinds } from './connector-kinds';
import { connectorsSection, type ConnectorsSettings } from './connectors.config';
import { ConnectorDirectory } from './directory/connector-directory';
import { ConnectorInstaller } from './directory/connector-installer';
import { ConnectorStore } from './directory/connector-store';
import { CredentialKeeper } from './directory/credential-keeper';
import { InstalledConnectors } from './directory/installed-connectors';
import { LiveConnectorFactory } from './directory/live-connector-factory';
import { HttpRestKind } from './http-rest/http-rest.kind';
import { configuredGuard } from './network/configured-guard';
import { PostgresKind } from './postgres/postgres.kind';

/**
 * Calls of tools. Needs {@link connectorsSection} and the section of @app/secrets loaded, CLOCK provided, and the database.
 */
@Module({
  imports: [SecretsModule],
  providers: [
    {
      provide: ConnectorKinds,
      inject: [connectorsSection.token, CLOCK],
      useFactory: (settings: ConnectorsSettings, clock: Clock) => {
        const guard = configuredGuard(settings);
        return new ConnectorKinds([new HttpRestKind({ guard, clock }), new PostgresKind(guard)]);
      },
    },
    ConnectorStore,
    LiveConnectorFactory,
    ConnectorDirectory,
    ConnectorCalls,
  ],
  exports: [ConnectorCalls, ConnectorDirectory, ConnectorKinds, ConnectorStore, SecretsModule],
})
export class McpConnectorsModule {}

export interface ConnectorManagementOptions {
  /** Modules that export `CONNECTOR_CHANGE_RECORDER`. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
}

/** What tenants do with their connectors; calling tools needs none of it. */
@Module({})
export class ConnectorManagementModule {
  static forRoot({ imports }: ConnectorManagementOptions): DynamicModule {
    return {
      module: ConnectorManagementModule,
      imports: [McpConnectorsModule, ...imports],
      providers: [CredentialKeeper, ConnectorInstaller, InstalledConnectors],
      exports: [McpConnectorsModule, InstalledConnectors],
    };
  }
}
