import { MAX_TEXT_UNITS } from '@app/detection';
import { STAGES } from '@app/kernel';
import { adminAccessPolicies } from './admin-access.policies';
import { compliancePolicies } from './compliance.policies';
import { isolationPolicies } from './isolation.policies';
import { personalDataPolicies } from './personal-data.policies';
import { promptInjectionPolicies } from './prompt-injection.policies';
import { riskAndCostPolicies } from './risk-and-cost.policies';
import { secretPolicies } from './secret.policies';
import { sqlInjectionPolicies } from './sql-injection.policies';
import { unsafeCodePolicies } from './unsafe-code.policies';
import { systemPolicy, type SystemPolicy } from './system-policy';

/** Unknown is not clean: a call that could not be inspected stops when that may hide something. */
const inspectionIncomplete = systemPolicy(
  {
    id: 'sys_inspection_incomplete',
    name: 'Inspection incomplete',
    category: 'inspection',
    stages: STAGES,
    action: 'block',
    severity: 'critical',
    reason: 'A part of the call could not be inspected, and policies forbid what may be in it.',
    tags: ['inspection'],
    priority: 0,
    condition: { inspection: 'incomplete' },
  },
  { text: '~'.repeat(MAX_TEXT_UNITS + 1) },
);

/** Every policy that ships with the product. The database is seeded with exactly these by a migration. */
export const systemPolicies: readonly SystemPolicy[] = [
  ...sqlInjectionPolicies,
  ...adminAccessPolicies,
  ...personalDataPolicies,
  ...secretPolicies,
  ...unsafeCodePolicies,
  ...promptInjectionPolicies,
  ...riskAndCostPolicies,
  ...compliancePolicies,
  ...isolationPolicies,
  inspectionIncomplete,
];
