import type { Json } from '@app/kernel';
import type { CallFacts } from './call-facts';
import { readerOf } from './fields';

/** Reads what an index asks for. */
export type FactReader = (facts: CallFacts) => Json | undefined;

/** @param field the field of an `IndexKey` */
export function factReader(field: string): FactReader {
  switch (field) {
    case 'finding.type':
      return ({ findings }) => [...findings.types];
    case 'finding.category':
      return ({ findings }) => [...findings.categories];
    case 'inspection':
      return ({ findings }) => (findings.inspection.complete ? undefined : 'incomplete');
    default:
      return readerOf(field);
  }
}

/**
 * Finds the branches of a value, or of each entry of a list. A value that cannot be compared leads to every branch: a
 * policy on it must be seen to fail.
 */
export function lookUp<Branch>(
  branches: ReadonlyMap<string, Branch>,
  value: Json | undefined,
): Iterable<Branch> {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return present(branches, String(value));
  const entries: readonly Json[] | null = Array.isArray(value) ? (value as readonly Json[]) : null;
  const isReadable = entries?.every((entry) => typeof entry !== 'object' || entry === null) ?? false;
  if (entries === null || !isReadable) return branches.values();
  return [...new Set(entries.map(String))].flatMap((text) => present(branches, text));
}

function present<Branch>(branches: ReadonlyMap<string, Branch>, text: string): readonly Branch[] {
  const branch = branches.get(text);
  return branch === undefined ? [] : [branch];
}
