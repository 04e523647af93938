import type { Obligation } from '@app/kernel';
import type { Hit } from './hit';

/** What must be done because of enforced matches, in their order. Two policies may ask for the same. */
export function obligationsOf(enforced: readonly Hit[]): readonly Obligation[] {
  return enforced.flatMap(({ policy, findings }): Obligation[] => {
    const { action, policyId, reason, allowedProviders = [] } = policy;
    switch (action) {
      case 'redact':
        return [{ type: 'redact', policyId, findings }];
      case 'route':
        return [{ type: 'route', policyId, allowedProviders }];
      case 'alert':
        return [{ type: 'alert', policyId, message: reason }];
      case 'warn':
        return [{ type: 'warn', policyId, message: reason }];
      case 'block':
      case 'require_approval':
      case 'log':
        return [];
    }
  });
}
