import type { Json } from '@app/kernel';
import type { CallFacts } from './call-facts';
import type { CompiledPolicy } from './compile-policy';
import { readerOf } from './fields';

/** Where to look for candidates once one fact is known. */
interface FieldIndex {
  readonly valuesOf: (facts: CallFacts) => Json | undefined;
  readonly byValue: Map<string, CompiledPolicy[]>;
}

/**
 * The policies of one scope and stage, arranged so that a call touches only those that could match it. Immutable once
 * built.
 */
export class PolicyIndex {
  private readonly always: readonly CompiledPolicy[];
  private readonly fields: readonly FieldIndex[];

  constructor(private readonly policies: readonly CompiledPolicy[]) {
    this.always = policies.filter(({ keys }) => keys === null);
    this.fields = fieldIndexesOf(policies);
  }

  /** Adds every policy that could match, each once. An incomplete inspection makes all of them candidates. */
  collect(facts: CallFacts, into: CompiledPolicy[]): void {
    if (!facts.findings.inspection.complete) {
      for (const policy of this.policies) into.push(policy);
      return;
    }
    for (const policy of this.always) into.push(policy);
    const seen = new Set<CompiledPolicy>();
    for (const { valuesOf, byValue } of this.fields) {
      for (const policies of lookUp(byValue, valuesOf(facts))) addUnseen(policies, seen, into);
    }
  }
}

function addUnseen(
  policies: readonly CompiledPolicy[],
  seen: Set<CompiledPolicy>,
  into: CompiledPolicy[],
): void {
  for (const policy of policies) {
    if (policy.keys?.length !== 1) {
      if (seen.has(policy)) continue;
      seen.add(policy);
    }
    into.push(policy);
  }
}

/** A value that cannot be compared makes every policy on the field a candidate: it must be seen to fail. */
function lookUp(
  byValue: ReadonlyMap<string, CompiledPolicy[]>,
  value: Json | undefined,
): Iterable<readonly CompiledPolicy[]> {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return [byValue.get(String(value)) ?? []];
  const entries: readonly Json[] | null = Array.isArray(value) ? (value as readonly Json[]) : null;
  if (entries === null || entries.some((entry) => typeof entry === 'object' && entry !== null))
    return byValue.values();
  return [...new Set(entries.map(String))].map((text) => byValue.get(text) ?? []);
}

function fieldIndexesOf(policies: readonly CompiledPolicy[]): FieldIndex[] {
  const fields = new Map<string, FieldIndex>();
  for (const policy of policies) {
    for (const { field, value } of policy.keys ?? []) {
      let index = fields.get(field);
      if (index === undefined) fields.set(field, (index = emptyIndex(field)));
      const list = index.byValue.get(value);
      if (list === undefined) index.byValue.set(value, [policy]);
      else if (list.at(-1) !== policy) list.push(policy);
    }
  }
  return [...fields.values()];
}

function emptyIndex(field: string): FieldIndex {
  return { valuesOf: valuesReader(field), byValue: new Map() };
}

function valuesReader(field: string): FieldIndex['valuesOf'] {
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
