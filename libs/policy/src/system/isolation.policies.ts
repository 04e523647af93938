import { REQUEST_STAGES, systemPolicy, type SystemPolicy } from './system-policy';

const tenantIsolation = systemPolicy(
  {
    id: 'sys_dyn_tenant_isolation',
    name: 'Tenant isolation',
    description: 'A statement that chooses a tenant by comparing its id with a value.',
    category: 'dynamic-security',
    stages: REQUEST_STAGES,
    action: 'block',
    severity: 'critical',
    priority: 1000,
    reason: 'A query must not choose a tenant.',
    tags: ['tenant-isolation'],
    condition: { finding: { types: ['TENANT_COMPARISON'] } },
  },
  { text: "SELECT * FROM orders WHERE tenant_id = 'acme'" },
);

const DEVELOPMENT = ['development', 'dev', 'local', 'test', 'Development', 'DEVELOPMENT', 'Dev', 'DEV'];

const debugRestriction = systemPolicy(
  {
    id: 'sys_dyn_debug_restrict',
    name: 'Debugging outside development',
    description:
      'A debug mode or switch in a call whose context.environment, which the caller supplies, is not development. Never matches without it.',
    category: 'dynamic-security',
    stages: REQUEST_STAGES,
    action: 'block',
    severity: 'medium',
    priority: 800,
    reason: 'Debugging is for development only.',
    tags: ['debug'],
    condition: {
      all: [
        { field: 'environment', operator: 'exists', value: true },
        { field: 'environment', operator: 'not_in', value: DEVELOPMENT },
        {
          field: 'query',
          operator: 'regex',
          value: String.raw`(?i)\bdebug(?:[ _-]?(?:mode|flag|console|endpoint|port|info|output|dump)|\s?[=:]\s?(?:true|1|on|yes))\b`,
        },
      ],
    },
  },
  { text: 'Turn on debug mode.', context: { environment: 'production' } },
);

/** Borders between tenants and between environments. The ids are part of the SDK contract. */
export const isolationPolicies: readonly SystemPolicy[] = [tenantIsolation, debugRestriction];
