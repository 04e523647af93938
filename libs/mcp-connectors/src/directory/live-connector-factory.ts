import { Injectable } from '@nestjs/common';
import type { TenantId } from '@app/kernel';
import { SecretStore } from '@app/secrets';
import { ConnectorKinds } from '../connector-kinds';
import { ConnectorStore } from './connector-store';
import { LiveConnector } from './live-connector';
import type { StoredConnector } from './stored-connector';

/** Makes what is stored come alive. */
@Injectable()
export class LiveConnectorFactory {
  constructor(
    private readonly store: ConnectorStore,
    private readonly kinds: ConnectorKinds,
    private readonly secrets: SecretStore,
  ) {}

  /** @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  stored(tenantId: TenantId): Promise<readonly StoredConnector[]> {
    return this.store.list(tenantId);
  }

  /** @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  states(tenantIds: readonly TenantId[]): Promise<ReadonlyMap<TenantId, string>> {
    return this.store.states(tenantIds);
  }

  /** @throws NotFoundError (NOT_FOUND), InvalidRequestError (INVALID_REQUEST) when it was installed by another version */
  make(stored: StoredConnector): LiveConnector {
    return LiveConnector.from(stored, this.kinds, this.secrets);
  }
}
