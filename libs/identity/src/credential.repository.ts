import { PlatformDatabase } from '@app/database';
import type { ClientId, OrganizationId, Principal, Role, TenantId, Tier } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { limitsOf } from './tier-limits';

/** A client as the database knows it. */
export interface KnownClient {
  readonly principal: Principal;
  /** SHA-256 of the client secret; null when the client has none. */
  readonly secretHash: Buffer | null;
  /** Milliseconds until the credential expires, by the database's clock; null when it never does. */
  readonly expiresInMs: number | null;
}

interface ClientRow {
  readonly tenant_id: TenantId;
  readonly organization_id: OrganizationId;
  readonly client_id: ClientId;
  readonly roles: readonly Role[];
  readonly tier: Tier;
  readonly burst_per_second: number | null;
  readonly monthly_quota: string | null;
  readonly secret_hash: Buffer | null;
  readonly expires_in_ms: number | null;
}

const COLUMNS = `t.id as tenant_id, t.organization_id, c.client_id, c.roles, t.tier, t.burst_per_second, t.monthly_quota, c.secret_hash`;

/** Finds who holds a credential. Disabled clients and expired or revoked keys are not found. */
@Injectable()
export class CredentialRepository {
  constructor(private readonly database: PlatformDatabase) {}

  /** @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  async findByApiKey(keyHash: Buffer): Promise<KnownClient | null> {
    const rows = await this.database.query<ClientRow>(
      `select ${COLUMNS}, (extract(epoch from k.expires_at - now()) * 1000)::float8 as expires_in_ms
       from api_keys k
       join api_clients c on c.id = k.api_client_id and c.tenant_id = k.tenant_id
       join tenants t on t.id = c.tenant_id
       where k.key_hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
         and c.disabled_at is null`,
      [keyHash],
    );
    return clientOf(rows);
  }

  /** @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  async findByAccessKey(accessKeyId: string): Promise<KnownClient | null> {
    const rows = await this.database.query<ClientRow>(
      `select ${COLUMNS}, null::float8 as expires_in_ms
       from access_keys k
       join api_clients c on c.id = k.api_client_id and c.tenant_id = k.tenant_id
       join tenants t on t.id = c.tenant_id
       where k.access_key_id = $1 and k.revoked_at is null and c.disabled_at is null`,
      [accessKeyId],
    );
    return clientOf(rows);
  }

  /** @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  async findByClientId(clientId: string): Promise<KnownClient | null> {
    const rows = await this.database.query<ClientRow>(
      `select ${COLUMNS}, null::float8 as expires_in_ms
       from api_clients c
       join tenants t on t.id = c.tenant_id
       where c.client_id = $1 and c.disabled_at is null`,
      [clientId],
    );
    return clientOf(rows);
  }
}

function clientOf([row]: readonly ClientRow[]): KnownClient | null {
  if (row === undefined) return null;
  const own = {
    burstPerSecond: row.burst_per_second,
    monthlyQuota: row.monthly_quota === null ? null : Number(row.monthly_quota),
  };
  const principal: Principal = {
    tenantId: row.tenant_id,
    organizationId: row.organization_id,
    clientId: row.client_id,
    roles: row.roles,
    tier: row.tier,
    limits: limitsOf(row.tier, own),
  };
  return { principal, secretHash: row.secret_hash, expiresInMs: row.expires_in_ms };
}
