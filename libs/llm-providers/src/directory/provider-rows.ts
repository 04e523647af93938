import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import type { StoredProvider } from './stored-provider';

/** Adds a row. @returns false when the name is taken */
export async function insertProvider(manager: EntityManager, provider: StoredProvider): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `insert into llm_providers (id, name, type, endpoint, model, region, enabled, priority, weight, rate_limit,
       timeout_seconds, settings, secret_ref, secret_version, secret_hint, version, updated_at, updated_by, tenant_id,
       created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
     on conflict (tenant_id, name) do nothing returning id`,
    [...valuesOf(provider), provider.tenantId, provider.createdAt],
  );
  return rows.length > 0;
}

/** Writes a row over the version before. @returns false when there is another version by now */
export async function updateProvider(manager: EntityManager, provider: StoredProvider): Promise<boolean> {
  const [updated] = await manager.query<[readonly unknown[], number]>(
    `update llm_providers
     set name = $2, type = $3, endpoint = $4, model = $5, region = $6, enabled = $7, priority = $8, weight = $9,
       rate_limit = $10, timeout_seconds = $11, settings = $12, secret_ref = $13, secret_version = $14,
       secret_hint = $15, version = $16, updated_at = $17, updated_by = $18
     where id = $1 and version = $16 - 1 returning id`,
    valuesOf(provider),
  );
  return updated.length > 0;
}

/** Names of the fields in which two versions differ; the key is one field. */
export function changedFields(before: StoredProvider, after: StoredProvider): readonly string[] {
  const told = ['type', 'endpoint', 'model', 'region', 'enabled', 'priority', 'weight', 'settings'] as const;
  const names = [...told, 'rateLimit', 'timeoutSeconds', 'secret'] as const;
  return names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
}

function valuesOf({ secret, ...provider }: StoredProvider): unknown[] {
  return [
    ...[provider.id, provider.name, provider.type, provider.endpoint, provider.model, provider.region],
    ...[provider.enabled, provider.priority, provider.weight, provider.rateLimit, provider.timeoutSeconds],
    ...[JSON.stringify(provider.settings), secret?.reference ?? null, secret?.version ?? null],
    ...[secret?.hint ?? null, provider.version, provider.updatedAt, provider.updatedBy],
  ];
}
