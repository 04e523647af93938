import { isDeepStrictEqual } from 'node:util';
import type { PolicyVersion } from '@app/policy';
import type { ClientSoftware } from '../policies/mapping/client-software';
import { categoryFor } from '../policies/mapping/policy-category';
import { documentFields } from './static-policy.mapper';
import type { StaticPolicyVersion } from './static-policy-version.dto';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Writes versions in the form of the contract.
 * @param versions newest first and without gaps, so that each tells what changed since the next
 */
export function toStaticPolicyVersions(
  versions: readonly PolicyVersion[],
  software: ClientSoftware,
): StaticPolicyVersion[] {
  return versions.map((version, index) => {
    const snapshot = fieldsOf(version, software);
    const before = versions[index + 1];
    const changed = before === undefined ? [] : changedFields(fieldsOf(before, software), snapshot);
    return {
      version: version.version,
      snapshot: { ...snapshot, id: version.policyId, policy_id: version.policyId, version: version.version },
      change_type: version.changeType,
      change_summary: version.summary,
      change_description: version.summary,
      changed_by: version.author,
      changed_at: version.createdAt.toISOString(),
      previous_values: before === undefined ? {} : picked(fieldsOf(before, software), changed),
      new_values: picked(snapshot, changed),
    };
  });
}

function fieldsOf({ document }: PolicyVersion, software: ClientSoftware): Fields {
  return { ...documentFields(document, software), category: categoryFor(software, document.category) };
}

function changedFields(before: Fields, after: Fields): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => name !== 'metadata' && !isDeepStrictEqual(before[name], after[name]));
}

function picked(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, fields[name]]));
}
