import type { PolicyId } from '@app/kernel';
import { PolicyEntity } from '../store/policy.entity';
import { storedPolicyOf, type StoredPolicy } from '../store/stored-policy';
import type { ChangedBy, PolicyState } from './add-version';
import type { OpenChange } from './policy-changes';

/** Puts a version of a locked policy in force that is there already. */
export async function putInForce(
  { manager, note, now }: OpenChange,
  { newest, policy }: PolicyState,
  { by, version }: { readonly by: ChangedBy; readonly version: number },
): Promise<StoredPolicy> {
  const changed = { publishedVersion: version, publishedAt: now, updatedAt: now };
  await manager.update(PolicyEntity, { id: policy.id }, changed);
  note({
    policyId: policy.id as PolicyId,
    kind: 'publish',
    author: by.author,
    summary: by.summary ?? '',
    version: newest.version,
    publishedVersion: version,
    changedFields: [],
  });
  return storedPolicyOf({ ...policy, ...changed }, newest);
}
