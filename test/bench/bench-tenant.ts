import { Client } from 'pg';
import { TenantProvisioner, type ProvisionedTenant } from '@app/identity';
import { publishTenantPolicies } from './tenant-policies';

const TENANT_POLICIES = 100;

/** Makes an enterprise tenant without a burst limit in its way, with 100 published policies of its own. */
export async function prepareTenant(ownerUrl: string): Promise<ProvisionedTenant> {
  const owner = new Client(ownerUrl);
  await owner.connect();
  const query = async (sql: string, params: readonly unknown[]): Promise<unknown> =>
    owner.query(sql, [...params]);
  const tenant = await new TenantProvisioner({ query }).create({
    organizationName: 'Bench',
    tenantName: 'Bench',
    tier: 'enterprise',
  });
  await query('update tenants set burst_per_second = 1000000 where id = $1', [tenant.tenantId]);
  await publishTenantPolicies(query, tenant.tenantId, TENANT_POLICIES);
  await owner.end();
  return tenant;
}
