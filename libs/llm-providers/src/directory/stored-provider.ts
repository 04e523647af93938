import type { TenantId } from '@app/kernel';
import type { ProviderType } from '../provider';
import type { JsonObject } from '../wire/json';

/** Where the key of a provider is kept. */
export interface StoredSecret {
  /** For the store of secrets. */
  readonly reference: string;
  /** The version in use of a secret that AxonFlow keeps; null for the newest one of a secret that the operator keeps. */
  readonly version: string | null;
  /** The last characters of a key, for people; null when they would tell too much, or are not known. */
  readonly hint: string | null;
}

/** A model provider that a tenant has set up. */
export interface StoredProvider {
  readonly id: string;
  readonly tenantId: TenantId;
  /** Unique among the providers of the tenant. */
  readonly name: string;
  readonly type: ProviderType;
  /** Null means the vendor's own address. */
  readonly endpoint: string | null;
  /** Of calls that name none; null means the usual one of the type. */
  readonly model: string | null;
  readonly region: string | null;
  readonly enabled: boolean;
  /** The smallest is asked first. */
  readonly priority: number;
  /** Share of the calls among providers of the same priority; at 0 it is asked only by name. */
  readonly weight: number;
  /** Requests a minute that one task may make; null means any number. */
  readonly rateLimit: number | null;
  /** Longest wait for the first byte of an answer, and longest silence in it. */
  readonly timeoutSeconds: number | null;
  readonly settings: JsonObject;
  readonly secret: StoredSecret | null;
  /** Raised by every change. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

/** A row of `llm_providers`. */
export interface ProviderRow {
  readonly id: string;
  readonly tenant_id: TenantId;
  readonly name: string;
  readonly type: ProviderType;
  readonly endpoint: string | null;
  readonly model: string | null;
  readonly region: string | null;
  readonly enabled: boolean;
  readonly priority: number;
  readonly weight: number;
  readonly rate_limit: number | null;
  readonly timeout_seconds: number | null;
  readonly settings: JsonObject;
  readonly secret_ref: string | null;
  readonly secret_version: string | null;
  readonly secret_hint: string | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly updated_by: string;
}

export function storedProviderOf(row: ProviderRow): StoredProvider {
  const { id, name, type, endpoint, model, region, enabled, priority, weight, settings, version } = row;
  return {
    ...{ id, name, type, endpoint, model, region, enabled, priority, weight, settings, version },
    tenantId: row.tenant_id,
    rateLimit: row.rate_limit,
    timeoutSeconds: row.timeout_seconds,
    secret:
      row.secret_ref === null
        ? null
        : { reference: row.secret_ref, version: row.secret_version, hint: row.secret_hint },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}
