import type { TenantScope } from '@app/database';
import type { PolicyStore, StoredOverride, StoredPolicy } from '@app/policy';

/** Which policies to show that do not act. */
export interface EffectiveOptions {
  /** Also policies that are switched off, by themselves or by an override. */
  readonly includeDisabled: boolean;
  /** Also policies that an override switched off. */
  readonly includeOverridden: boolean;
}

/** The policy as it is in force, drafts left aside; null when none of its versions is. */
export async function publishedPolicy(
  store: PolicyStore,
  scope: TenantScope,
  policy: StoredPolicy,
): Promise<StoredPolicy | null> {
  const { id, publishedVersion, version } = policy;
  if (publishedVersion === null) return null;
  if (publishedVersion === version) return policy;
  const { author, document } = await store.version(scope, id, publishedVersion);
  return { ...policy, author, document, version: publishedVersion };
}

/** Puts an exception into the policy that it is about: what is returned is what acts. */
export function withOverride(policy: StoredPolicy, override: StoredOverride | undefined): StoredPolicy {
  if (override === undefined) return policy;
  const { document } = policy;
  const action = override.action ?? document.action;
  const mode = override.enabled === null ? document.mode : modeFor(override.enabled, document.mode);
  return { ...policy, document: { ...document, action, mode } };
}

/** Says whether a policy belongs into a listing of what is in force. */
export function isEffective(
  policy: StoredPolicy,
  override: StoredOverride | undefined,
  { includeDisabled, includeOverridden }: EffectiveOptions,
): boolean {
  if (includeDisabled) return true;
  if (includeOverridden && override?.enabled === false) return true;
  return withOverride(policy, override).document.mode !== 'off';
}

function modeFor(enabled: boolean, own: StoredPolicy['document']['mode']): StoredPolicy['document']['mode'] {
  if (!enabled) return 'off';
  return own === 'off' ? 'enforce' : own;
}
