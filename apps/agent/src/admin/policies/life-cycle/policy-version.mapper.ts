import type { PolicyVersion } from '@app/policy';
import type { PolicyVersionView } from './policy-version.dto';

/** Writes a version as the contract does, with every change of it named. */
export function toVersionView({ author, changes, changeType, ...stored }: PolicyVersion): PolicyVersionView {
  const { createdAt, document, summary, version } = stored;
  return {
    version,
    change_type: changeType,
    change_summary: summary,
    change_description: summary,
    changed_by: author,
    changed_at: createdAt.toISOString(),
    snapshot: document,
    changes: [...changes],
    previous_values: Object.fromEntries(changes.map(({ field, previous }) => [field, previous])),
    new_values: Object.fromEntries(changes.map(({ field, next }) => [field, next])),
  };
}
