import type { CompiledPolicy } from '../engine/compile-policy';
import type { Condition } from '../model/condition';

/** Fields that the record of every decision tells, whether its texts were kept or not. */
const RECORDED_FIELDS: ReadonlySet<string> = new Set([
  ...['user.id', 'user.email', 'user.role', 'user.department', 'user.region', 'user.tenant_id'],
  ...['client.id', 'client.name', 'request_type', 'stage', 'time'],
  ...['provider', 'model', 'connector', 'tool', 'plan'],
  ...['finding.type', 'finding.category', 'inspection'],
]);

/** Makes the policy a candidate wherever it may have been one: what was not recorded excludes nothing. */
export function findableByRecord(policy: CompiledPolicy): CompiledPolicy {
  return {
    ...policy,
    keys: policy.keys.filter((set) => set.every(({ field }) => RECORDED_FIELDS.has(field))),
  };
}

/** Says whether the record alone tells what became of the leaf at a pointer below `/condition` or `/appliesTo`. */
export function isTold({ source }: Pick<CompiledPolicy, 'source'>, pointer: string): boolean {
  // Roles are those of the person or of the credential, and only a kept call tells the latter.
  if (pointer.startsWith('/appliesTo')) return !pointer.startsWith('/appliesTo/any');
  const leaf = pointer
    .slice(1)
    .split('/')
    .reduce<unknown>((at, token) => (at as Readonly<Record<string, unknown>> | undefined)?.[token], source);
  return leaf !== undefined && isToldLeaf(leaf as Condition);
}

/** Whether a gap of the inspection mattered depends on what other policies made of the texts. */
function isToldLeaf(leaf: Condition): boolean {
  return 'finding' in leaf || ('field' in leaf && RECORDED_FIELDS.has(leaf.field));
}
