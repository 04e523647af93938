import type { PolicyMatch } from '@app/kernel';
import type { CompiledPolicy } from './compile-policy';
import type { Located } from './locate';

/** A policy that matched, or that must count as a match. */
export interface Hit {
  readonly policy: CompiledPolicy;
  readonly located: Located;
}

/** A hit with the positions of its findings in the decision. */
export interface NumberedHit {
  readonly policy: CompiledPolicy;
  readonly findings: readonly number[];
}

/** Numbers what patterns found behind the findings of the inspection, in the order of the hits. */
export function numbered(hits: readonly Hit[], firstPosition: number): readonly NumberedHit[] {
  let next = firstPosition;
  return hits.map(({ located: { found, seen }, policy }) => ({
    policy,
    findings: found.length === 0 ? seen : [...seen, ...found.map(() => next++)],
  }));
}

/** A hit as decisions report it. */
export function matchOf({ policy, findings }: NumberedHit): PolicyMatch {
  const { policyId, version, name, category, severity, action, mode, reason } = policy;
  return { policyId, version, name, category, severity, action, mode, reason, findings };
}
