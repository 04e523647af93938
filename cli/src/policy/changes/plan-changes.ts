import { diffDocuments, type FieldChange, type PolicyDocument, type PolicyTestCase } from '@app/policy';
import type { AuthoredPolicy } from '../files/policy-file';

/** A policy as the server has it. */
export interface ServerPolicy {
  readonly id: string;
  readonly document: PolicyDocument;
  readonly tests: readonly PolicyTestCase[];
  /** The newest version. */
  readonly version: number;
  /** The version in force; null while none is. */
  readonly publishedVersion: number | null;
}

/** What applying the files does to one policy. */
export type PolicyChange =
  | { readonly kind: 'create'; readonly name: string }
  | { readonly kind: 'update'; readonly name: string; readonly fields: readonly FieldChange[] }
  /** The newest version on the server is what the file says, and is not in force. */
  | { readonly kind: 'publish'; readonly name: string }
  | { readonly kind: 'leave'; readonly name: string }
  /** No file has it; it stays, unless files are to be the whole truth. */
  | { readonly kind: 'only-on-server'; readonly name: string; readonly id: string };

/** Compares files with the server. Names tell policies apart. In the order of the files, then of the server. */
export function planChanges(
  authored: readonly AuthoredPolicy[],
  onServer: readonly ServerPolicy[],
): readonly PolicyChange[] {
  const byName = new Map(onServer.map((policy) => [policy.document.name, policy]));
  const names = new Set(authored.map(({ document }) => document.name));
  const others = onServer.filter(({ document }) => !names.has(document.name));
  return [
    ...authored.map((policy) => changeOf(policy, byName.get(policy.document.name))),
    ...others.map(({ document: { name }, id }) => ({ kind: 'only-on-server', name, id }) as const),
  ];
}

function changeOf({ document, tests }: AuthoredPolicy, existing: ServerPolicy | undefined): PolicyChange {
  const { name } = document;
  if (existing === undefined) return { kind: 'create', name };
  const fields = diffDocuments({ ...existing.document, tests: existing.tests }, { ...document, tests });
  if (fields.length > 0) return { kind: 'update', name, fields };
  return { kind: existing.publishedVersion === existing.version ? 'leave' : 'publish', name };
}
