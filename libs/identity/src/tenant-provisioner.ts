import { newId, type ClientId, type OrganizationId, type TenantId, type Tier } from '@app/kernel';
import { apiKeyPrefix, hashOfSecret, newApiKey, newClientSecret } from './secrets';

/** A connection as the owner of the schema; services have no right to add tenants. */
export interface OwnerConnection {
  query(sql: string, parameters: readonly unknown[]): Promise<unknown>;
}

export interface NewTenant {
  readonly organizationName: string;
  readonly tenantName: string;
  readonly tier: Tier;
}

/** The credentials of a new tenant. They are shown once: the database keeps only their hashes. */
export interface ProvisionedTenant {
  readonly tenantId: TenantId;
  readonly organizationId: OrganizationId;
  /** Name of the client that makes governed calls; sent together with `clientSecret`, or replaced by `apiKey`. */
  readonly clientId: ClientId;
  readonly clientSecret: string;
  readonly apiKey: string;
  /** Key of a second client that may also manage the tenant and write policies of its organization. */
  readonly adminApiKey: string;
}

/** One statement, so that a tenant exists with all of its credentials or not at all. */
const INSERT_TENANT = `
  with organization as (
    insert into organizations (id, name) values ($1, $2)
  ), tenant as (
    insert into tenants (id, organization_id, name, tier) values ($3, $1, $4, $5)
  ), client as (
    insert into api_clients (id, tenant_id, client_id, secret_hash, roles)
    values ($6, $3, $7, $8, '{client}'), ($9, $3, $10, null, '{client,admin,org_admin}')
  )
  insert into api_keys (id, tenant_id, api_client_id, key_hash, key_prefix)
  values ($11, $3, $6, $12, $13), ($14, $3, $9, $15, $16)`;

/** Adds a tenant with an organisation of its own and its first credentials. */
export class TenantProvisioner {
  constructor(private readonly owner: OwnerConnection) {}

  async create({ organizationName, tenantName, tier }: NewTenant): Promise<ProvisionedTenant> {
    const tenantId = newId<TenantId>();
    const organizationId = newId<OrganizationId>();
    const [client, admin] = [newId(), newId()];
    const clientId = clientIdOf(tenantName, tenantId);
    const clientSecret = newClientSecret();
    const [apiKey, adminApiKey] = [newApiKey(), newApiKey()];
    const insert = [organizationId, organizationName, tenantId, tenantName, tier];
    const clients = [client, clientId, hashOfSecret(clientSecret), admin, `${clientId}-admin`];
    const keys = [apiKey, adminApiKey].flatMap((key) => [newId(), hashOfSecret(key), apiKeyPrefix(key)]);
    await this.owner.query(INSERT_TENANT, [...insert, ...clients, ...keys]);
    return { tenantId, organizationId, clientId, clientSecret, apiKey, adminApiKey };
  }
}

/** A readable name that no other tenant has: the last 8 digits of a UUIDv7 are random. */
function clientIdOf(tenantName: string, tenantId: TenantId): ClientId {
  const readable = tenantName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  return `${readable || 'client'}-${tenantId.slice(-8)}` as ClientId;
}
