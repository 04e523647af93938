import type { CallTarget, CallUser, ClientId, GovernedCall, PolicyId, TenantId } from '@app/kernel';
import type { PolicyDocument } from '../model/policy-document';
import type { CallFacts } from './call-facts';
import type { CompiledPolicy } from './compile-policy';

/** An exception that somebody made from a policy for themselves and a while. */
export interface SessionOverride {
  readonly id: string;
  readonly policyId: PolicyId;
  readonly tenantId: TenantId;
  /** The credential that made it. */
  readonly clientId: ClientId;
  /** Id or email of the person, in lower case; null means calls of the credential that name nobody. */
  readonly user: string | null;
  /** `connector.tool`; null means whatever the call wants to reach. */
  readonly toolSignature: string | null;
  /** From this time on it has no effect. */
  readonly expiresAt: Date;
}

/** What a call says that exceptions are told apart by. */
export interface CallerFacts {
  readonly clientId: string;
  readonly user: CallUser;
  readonly target: CallTarget;
}

/** Says whether people may make exceptions from a policy for themselves: its author allows it, and it is not critical. */
export function isOverridable({
  allowOverride,
  severity,
}: Pick<PolicyDocument, 'allowOverride' | 'severity'>): boolean {
  return allowOverride === true && severity !== 'critical';
}

/** Says whether an exception is about the calls of somebody. The tenant and the time are settled before. */
export function concerns(
  { clientId, toolSignature, user }: Pick<SessionOverride, 'clientId' | 'toolSignature' | 'user'>,
  caller: CallerFacts,
): boolean {
  if (toolSignature !== null && toolSignature !== toolSignatureOf(caller.target)) return false;
  const names = [caller.user.email, caller.user.id].flatMap((name) => name?.toLowerCase() ?? []);
  return user === null ? names.length === 0 && caller.clientId === clientId : names.includes(user);
}

/** The exceptions in force, arranged to ask whether one lifts a policy for a call. Immutable. */
export class SessionOverrideIndex {
  private readonly byPolicy: ReadonlyMap<string, readonly SessionOverride[]>;

  constructor(overrides: readonly SessionOverride[]) {
    const byPolicy = new Map<string, SessionOverride[]>();
    for (const override of overrides) {
      const key = keyOf(override.policyId, override.tenantId);
      const others = byPolicy.get(key);
      if (others === undefined) byPolicy.set(key, [override]);
      else others.push(override);
    }
    this.byPolicy = byPolicy;
  }

  get isEmpty(): boolean {
    return this.byPolicy.size === 0;
  }

  /** The policy, or a form of it that only says what it would have done. */
  applyTo(policy: CompiledPolicy, { nowMs, question: { call } }: CallFacts): CompiledPolicy {
    const overrides = this.byPolicy.get(keyOf(policy.policyId, call.principal.tenantId));
    if (overrides === undefined || policy.mode !== 'enforce') return policy;
    if (!isOverridable({ ...policy.settings, severity: policy.severity })) return policy;
    const caller = callerOf(call);
    const lifting = overrides.find(
      (override) => nowMs < override.expiresAt.getTime() && concerns(override, caller),
    );
    return lifting === undefined ? policy : { ...policy, mode: 'shadow', liftedBy: lifting.id };
  }
}

function callerOf({ principal: { clientId }, target, user }: GovernedCall): CallerFacts {
  return { clientId, target, user };
}

function toolSignatureOf({ connector = '', tool = '' }: CallTarget): string {
  return [connector, tool].filter((part) => part !== '').join('.');
}

function keyOf(policyId: PolicyId, tenantId: TenantId): string {
  return `${tenantId} ${policyId}`;
}
