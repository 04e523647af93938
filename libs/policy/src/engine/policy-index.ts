import type { Json } from '@app/kernel';
import type { CallFacts } from './call-facts';
import type { CompiledPolicy } from './compile-policy';
import { readerOf } from './fields';

/** The policies that one value of one fact can make match. */
interface Bucket {
  readonly listedHereOnly: CompiledPolicy[];
  readonly listedElsewhere: CompiledPolicy[];
}

/** Where to look for candidates once one fact is known. */
interface FieldIndex {
  readonly valuesOf: (facts: CallFacts) => Json | undefined;
  readonly byValue: Map<string, Bucket>;
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
      addAll(this.policies, into);
      return;
    }
    addAll(this.always, into);
    const seen = new Set<CompiledPolicy>();
    for (const { valuesOf, byValue } of this.fields) {
      for (const { listedHereOnly, listedElsewhere } of lookUp(byValue, valuesOf(facts))) {
        addAll(listedHereOnly, into);
        for (const policy of listedElsewhere) seen.add(policy);
      }
    }
    for (const policy of seen) into.push(policy);
  }
}

function addAll(policies: readonly CompiledPolicy[], into: CompiledPolicy[]): void {
  for (const policy of policies) into.push(policy);
}

/** A value that cannot be compared makes every policy on the field a candidate: it must be seen to fail. */
function lookUp(byValue: ReadonlyMap<string, Bucket>, value: Json | undefined): Iterable<Bucket> {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return bucketsOf(byValue, String(value));
  const entries: readonly Json[] | null = Array.isArray(value) ? (value as readonly Json[]) : null;
  if (entries === null || entries.some((entry) => typeof entry === 'object' && entry !== null))
    return byValue.values();
  return [...new Set(entries.map(String))].flatMap((text) => bucketsOf(byValue, text));
}

function bucketsOf(byValue: ReadonlyMap<string, Bucket>, text: string): readonly Bucket[] {
  const bucket = byValue.get(text);
  return bucket === undefined ? [] : [bucket];
}

function fieldIndexesOf(policies: readonly CompiledPolicy[]): FieldIndex[] {
  const fields = new Map<string, FieldIndex>();
  for (const policy of policies) {
    for (const { field, value } of policy.keys ?? []) {
      let index = fields.get(field);
      if (index === undefined) fields.set(field, (index = emptyIndex(field)));
      let bucket = index.byValue.get(value);
      if (bucket === undefined) index.byValue.set(value, (bucket = emptyBucket()));
      const list = policy.keys?.length === 1 ? bucket.listedHereOnly : bucket.listedElsewhere;
      list.push(policy);
    }
  }
  return [...fields.values()];
}

function emptyBucket(): Bucket {
  return { listedHereOnly: [], listedElsewhere: [] };
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
