import type { PolicyMatch } from '@app/kernel';
import type { CompiledPolicy } from './compile-policy';

/** A policy that matched, or that must count as a match. */
export interface Hit {
  readonly policy: CompiledPolicy;
  readonly findings: readonly number[];
}

/** A hit as decisions report it. */
export function matchOf({ policy, findings }: Hit): PolicyMatch {
  const { policyId, version, name, category, severity, action, mode, reason } = policy;
  return { policyId, version, name, category, severity, action, mode, reason, findings };
}
