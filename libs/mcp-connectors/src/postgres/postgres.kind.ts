import type { Connector, ConnectorKind, ConnectorSpec, JsonObject, ReadCredential } from '../connector';
import type { AddressGuard } from '../network/address-guard';
import { PostgresConnector } from './postgres.connector';
import { PostgresSettings } from './postgres.settings';

const SPEC: ConnectorSpec = {
  name: 'PostgreSQL (read-only)',
  description:
    'Runs approved queries on a PostgreSQL database, in read-only transactions that are rolled back.',
  category: 'database',
  icon: 'postgres',
  tags: ['database', 'sql', 'read-only'],
  capabilities: ['query'],
  version: '1.0.0',
  settings: PostgresSettings,
  credentials: { password: 'Password of the role.' },
};

/** Connectors that read from PostgreSQL. */
export class PostgresKind implements ConnectorKind {
  readonly id = 'postgres';

  constructor(private readonly guard: AddressGuard) {}

  spec(): ConnectorSpec {
    return SPEC;
  }

  create(settings: JsonObject, readCredential: ReadCredential): Connector {
    return new PostgresConnector(settings as PostgresSettings, readCredential, this.guard);
  }
}
