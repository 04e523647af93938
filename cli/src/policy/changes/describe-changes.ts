import type { FieldChange } from '@app/policy';
import { counted } from '../counted';
import type { PolicyChange } from './plan-changes';

const SIGNS: Readonly<Record<PolicyChange['kind'], string>> = {
  create: '+ create ',
  update: '~ change ',
  publish: '~ publish',
  leave: '= leave  ',
  'only-on-server': '? not in the files, stays',
};
const SIGN_OF_REMOVAL = '- remove ';
/** Longer values are cut: a condition can be a page long. */
const MAX_VALUE_LENGTH = 200;

/** Whether applying would do anything. */
export function isEffective({ kind }: PolicyChange, { prune }: { readonly prune: boolean }): boolean {
  return kind === 'only-on-server' ? prune : kind !== 'leave';
}

/** Says what applying would do, with every field that differs. */
export function describeChanges(changes: readonly PolicyChange[], how: { readonly prune: boolean }): string {
  const effective = changes.filter((change) => isEffective(change, how)).length;
  const total = effective === 0 ? 'No changes.' : `${counted(effective, 'change')}.`;
  return [...changes.map((change) => describeChange(change, how)), '', total].join('\n').trimStart();
}

function describeChange(change: PolicyChange, { prune }: { readonly prune: boolean }): string {
  const isRemoval = change.kind === 'only-on-server' && prune;
  const head = `${isRemoval ? SIGN_OF_REMOVAL : SIGNS[change.kind]}  ${change.name}`;
  return change.kind === 'update' ? [head, ...change.fields.map(describeField)].join('\n') : head;
}

function describeField({ field, next, previous }: FieldChange): string {
  if (previous === undefined) return `    ${field}: ${shown(next)} is new`;
  if (next === undefined) return `    ${field}: ${shown(previous)} goes`;
  return `    ${field}: ${shown(previous)} -> ${shown(next)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= MAX_VALUE_LENGTH ? text : `${text.slice(0, MAX_VALUE_LENGTH).toWellFormed()}…`;
}
