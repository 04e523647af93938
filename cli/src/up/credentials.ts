import { join } from 'node:path';
import { TenantProvisioner, type ProvisionedTenant } from '@app/identity';
import { asOwner } from './owner-session';
import { readPrivateJson, writePrivateJson } from './private-file';

/** Where everything is. */
export interface Addresses {
  readonly agentUrl: string;
  readonly orchestratorUrl: string;
  readonly dashboardUrl: string;
  /** The database, as its owner. */
  readonly databaseUrl: string;
}

type TenantCredentials = Pick<
  ProvisionedTenant,
  'tenantId' | 'clientId' | 'clientSecret' | 'apiKey' | 'adminApiKey'
>;

/** What `credentials.json` holds. */
export type Credentials = Addresses & TenantCredentials;

const FIELDS = ['tenantId', 'clientId', 'clientSecret', 'apiKey', 'adminApiKey'] as const;

export function credentialsFile(dataDir: string): string {
  return join(dataDir, 'credentials.json');
}

/**
 * Makes sure that there is a tenant whose credentials we know, and writes them down with the addresses of this run.
 * Stored credentials are used again as long as the database knows their tenant.
 */
export async function ensureCredentials(dataDir: string, addresses: Addresses): Promise<Credentials> {
  const file = credentialsFile(dataDir);
  const stored = readTenant(await readPrivateJson(file));
  const tenant = (await asOwner(addresses.databaseUrl, async (owner) => {
    if (stored !== null) {
      const { rowCount } = await owner.query('select from tenants where id = $1', [stored.tenantId]);
      if (rowCount === 1) return stored;
    }
    const provisioner = new TenantProvisioner({
      query: (sql, parameters) => owner.query(sql, [...parameters]),
    });
    return provisioner.create({ organizationName: 'Local', tenantName: 'local', tier: 'enterprise' });
  })) satisfies TenantCredentials;
  const { tenantId, clientId, clientSecret, apiKey, adminApiKey } = tenant;
  const credentials = { ...addresses, tenantId, clientId, clientSecret, apiKey, adminApiKey };
  await writePrivateJson(file, credentials);
  return credentials;
}

function readTenant(stored: Readonly<Record<string, unknown>> | null): TenantCredentials | null {
  const isComplete = stored !== null && FIELDS.every((field) => typeof stored[field] === 'string');
  return isComplete ? (stored as unknown as TenantCredentials) : null;
}
