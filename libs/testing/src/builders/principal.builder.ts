import { newId, type ClientId, type Principal } from '@app/kernel';

/** A principal of a tenant of its own on the pilot tier, with the role client. */
export function aPrincipal(overrides: Partial<Principal> = {}): Principal {
  return {
    tenantId: newId(),
    organizationId: newId(),
    clientId: 'a-client' as ClientId,
    roles: ['client'],
    tier: 'pilot',
    limits: { burstPerSecond: 100, monthlyQuota: 50_000 },
    ...overrides,
  };
}
