import { ACTIONS, SEVERITIES } from '@app/kernel';
import type { PolicyFacts } from './compile-policy';

/**
 * The fixed order of matching policies: most restrictive action first, then severity, then the higher priority, then the
 * id, so that the same matches always give the same decision.
 */
export function byPrecedence(left: PolicyFacts, right: PolicyFacts): number {
  return (
    ACTIONS.indexOf(left.action) - ACTIONS.indexOf(right.action) ||
    SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity) ||
    right.priority - left.priority ||
    (left.policyId < right.policyId ? -1 : 1)
  );
}
