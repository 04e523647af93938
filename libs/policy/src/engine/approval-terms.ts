import type { PolicyFacts } from './compile-policy';
import { effectsOf, type Effect } from './effects';
import type { NumberedHit } from './hit';

/** On which terms people can let a call go on. */
export interface ApprovalTerms {
  /** Roles or ids; empty means anybody who may approve at all. */
  readonly approvers: readonly string[];
  readonly expiresInSeconds: number;
  /** How many people must approve. */
  readonly requiredApprovals: number;
  /** Whether somebody else than who asks must decide. */
  readonly excludesRequester: boolean;
  /** Who is told the decision; `''` for nobody. */
  readonly notifyUrl: string;
}

const DEFAULT_EXPIRY_SECONDS = 86_400;

/**
 * The strictest terms of all policies that ask. Who may approve is as the strongest of them says, and who is told as the
 * strongest that names an address: every other policy asks its own question when the first is answered.
 * @param enforced the strongest first
 */
export function termsOf(enforced: readonly NumberedHit[]): ApprovalTerms {
  const byPolicy = enforced
    .filter(({ policy }) => policy.action === 'require_approval')
    .map(({ policy }) => demandsOf(policy));
  const asking = byPolicy.flat();
  return {
    approvers: byPolicy[0]?.find(({ approvers }) => approvers !== undefined)?.approvers ?? [],
    expiresInSeconds: Math.min(
      ...asking.map(({ approvalExpirySeconds = DEFAULT_EXPIRY_SECONDS }) => approvalExpirySeconds),
    ),
    requiredApprovals: Math.max(...asking.map(({ requiredApprovals = 1 }) => requiredApprovals)),
    excludesRequester: asking.some(({ fourEyes }) => fourEyes === true),
    notifyUrl:
      asking.find(({ approvalNotifyUrl }) => approvalNotifyUrl !== undefined)?.approvalNotifyUrl ?? '',
  };
}

/** One policy may ask more than once; it is one demand. */
function demandsOf(policy: PolicyFacts): readonly Effect['settings'][] {
  return effectsOf(policy).flatMap(({ action, settings }) =>
    action === 'require_approval' ? [settings] : [],
  );
}
