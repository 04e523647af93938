import type { Principal } from '@app/kernel';
import type { StoredConnector } from './stored-connector';

/** One change of a tenant's connectors. */
export interface ConnectorChange {
  readonly kind: 'install' | 'uninstall';
  readonly connector: StoredConnector;
  readonly principal: Principal;
}

/** Writes down who changed which connector. */
export interface ConnectorChangeRecorder {
  /** Returns once the record is safe. When it rejects nothing is changed. */
  record(change: ConnectorChange): Promise<void>;
}

/** Injection token of a {@link ConnectorChangeRecorder}. */
export const CONNECTOR_CHANGE_RECORDER = Symbol('CONNECTOR_CHANGE_RECORDER');
