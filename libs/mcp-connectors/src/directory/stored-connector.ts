import type { TenantId } from '@app/kernel';
import type { JsonObject } from '../connector';

/** A connector as a tenant has installed it. */
export interface StoredConnector {
  readonly tenantId: TenantId;
  /** Unique in the tenant; what calls name. */
  readonly id: string;
  /** Id of its kind, such as `postgres`. */
  readonly kind: string;
  /** What people read. */
  readonly name: string;
  readonly settings: JsonObject;
  /** References to secrets, by the name of the credential. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Another one after each change. */
  readonly revision: string;
  readonly installedAt: Date;
  readonly installedBy: string;
}

/** A row of `connectors`. */
export interface ConnectorRow {
  readonly tenant_id: TenantId;
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly settings: JsonObject;
  readonly credentials: Readonly<Record<string, string>>;
  readonly revision: string;
  readonly installed_at: Date;
  readonly installed_by: string;
}

export function storedConnectorOf(row: ConnectorRow): StoredConnector {
  const { id, kind, name, settings, credentials, revision } = row;
  const { tenant_id: tenantId, installed_at: installedAt, installed_by: installedBy } = row;
  return { tenantId, id, kind, name, settings, credentials, revision, installedAt, installedBy };
}
