import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import { CONNECTOR_CHANGE_RECORDER, type ConnectorChangeRecorder } from './connector-change';
import { ConnectorDirectory } from './connector-directory';
import { ConnectorStore } from './connector-store';
import { CredentialKeeper } from './credential-keeper';
import type { StoredConnector } from './stored-connector';

/** Changes which connectors a tenant has: row, secrets and record together, or nothing. */
@Injectable()
export class ConnectorInstaller {
  constructor(
    private readonly store: ConnectorStore,
    private readonly keeper: CredentialKeeper,
    private readonly directory: ConnectorDirectory,
    @Inject(CONNECTOR_CHANGE_RECORDER) private readonly recorder: ConnectorChangeRecorder,
  ) {}

  /** @throws everything that `InstalledConnectors.install` throws beyond validation */
  async install(
    principal: Principal,
    described: Omit<StoredConnector, 'credentials'>,
    values: Readonly<Record<string, string>>,
  ): Promise<StoredConnector> {
    const credentials = await this.keeper.keep(described.tenantId, described.id, values);
    const connector: StoredConnector = { ...described, credentials };
    try {
      await this.store.add(connector, () => this.recorder.record({ kind: 'install', connector, principal }));
    } catch (error) {
      await this.keeper.discard(credentials);
      throw error;
    }
    this.directory.refresh(connector.tenantId);
    return connector;
  }

  /** Nothing happens when somebody else was first. */
  async uninstall(principal: Principal, connector: StoredConnector): Promise<void> {
    const isRemoved = await this.store.remove(connector, () =>
      this.recorder.record({ kind: 'uninstall', connector, principal }),
    );
    this.directory.refresh(connector.tenantId);
    if (isRemoved) await this.keeper.discard(connector.credentials);
  }
}
