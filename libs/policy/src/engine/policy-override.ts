import type { Action, PolicyId } from '@app/kernel';
import { noStronger } from '../model/further-action';
import type { CallFacts } from './call-facts';
import type { CompiledPolicy } from './compile-policy';
import { scopeKey, type PolicyScope } from './policy-scope';

/** An exception that a tenant or an organization makes from a policy above it. Whether it may is settled before. */
export interface PolicyOverride {
  readonly policyId: PolicyId;
  /** Whose calls it is about. The tenant's exception counts more than that of its organization. */
  readonly scope: Exclude<PolicyScope, { readonly kind: 'system' }>;
  /** What is done instead; absent leaves the policy's own action. */
  readonly action?: Action;
  /** False takes the policy out of force, true puts it in force; absent leaves the policy's own mode. */
  readonly enabled?: boolean;
  /** From this time on the policy is as it was; null means never. */
  readonly expiresAt: Date | null;
}

/** Wider scopes first. */
const WIDTH: readonly PolicyScope['kind'][] = ['system', 'organization', 'tenant'];

/**
 * What the policy is for those who made the exception: the same compiled condition in their scope, until it expires.
 * @returns null when the exception only takes the policy out of force, or is not theirs to make
 */
export function overriddenPolicy(
  policy: CompiledPolicy,
  { action, enabled, expiresAt, scope }: PolicyOverride,
): CompiledPolicy | null {
  if (enabled === false || !isWider(policy.scope, scope)) return null;
  const changed = possibleAction(policy, action ?? policy.action);
  return {
    ...policy,
    scope,
    action: changed,
    settings: { ...policy.settings, furtherActions: noStronger(policy.settings.furtherActions, changed) },
    mode: enabled === true ? 'enforce' : policy.mode,
    validUntilMs: Math.min(policy.validUntilMs, expiresAt?.getTime() ?? Infinity),
  };
}

/** The exceptions in force, arranged to ask whether a policy gives way to one. Immutable. */
export class OverrideIndex {
  private readonly expiryMs: ReadonlyMap<string, number>;

  constructor(overrides: readonly PolicyOverride[]) {
    this.expiryMs = new Map(
      overrides.map(({ expiresAt, policyId, scope }) => [
        keyOf(policyId, scope),
        expiresAt?.getTime() ?? Infinity,
      ]),
    );
  }

  get isEmpty(): boolean {
    return this.expiryMs.size === 0;
  }

  /** Whether the caller's tenant, or its organization, has made an exception from this form of the policy. */
  replaces({ policyId, scope }: CompiledPolicy, { nowMs, principal }: CallFacts): boolean {
    const { organizationId, tenantId } = principal;
    const owners: readonly PolicyScope[] = [
      { kind: 'tenant', tenantId },
      { kind: 'organization', organizationId },
    ];
    return owners.some(
      (owner) => isWider(scope, owner) && nowMs < (this.expiryMs.get(keyOf(policyId, owner)) ?? -Infinity),
    );
  }
}

function isWider(scope: PolicyScope, than: PolicyScope): boolean {
  return WIDTH.indexOf(scope.kind) < WIDTH.indexOf(than.kind);
}

/** A redaction with nothing to mask would let everything pass. */
function possibleAction({ condition }: CompiledPolicy, action: Action): Action {
  const masks = condition.findings.length > 0 || condition.patterns.length > 0;
  return action === 'redact' && !masks ? 'block' : action;
}

function keyOf(policyId: PolicyId, scope: PolicyScope): string {
  return `${policyId} ${scopeKey(scope)}`;
}
