import type { CallFacts } from './call-facts';
import type { CompiledPolicy } from './compile-policy';
import { factReader, lookUp, type FactReader } from './index-lookup';

/** Fewer policies are evaluated faster than told apart. */
const WORTH_AN_INDEX = 4;

/** The policies that one value of one fact can make match, told apart by their further facts. */
interface Branch {
  readonly onlyHere: PolicyIndex;
  /** Policies that other branches hold too. */
  readonly alsoElsewhere: PolicyIndex;
}

interface FieldIndex {
  readonly read: FactReader;
  readonly branches: ReadonlyMap<string, Branch>;
}

/**
 * Policies arranged so that a call touches only those that could match it: a tree that asks for one fact at each level.
 * Immutable once built.
 */
export class PolicyIndex {
  private readonly always: readonly CompiledPolicy[];
  private readonly fields: readonly FieldIndex[];

  /** @param level which set of each policy's keys tells policies apart here */
  constructor(policies: readonly CompiledPolicy[], level = 0) {
    const isSmall = policies.length <= WORTH_AN_INDEX && level > 0;
    this.always = isSmall ? policies : policies.filter(({ keys }) => keys.length <= level);
    this.fields = isSmall ? [] : fieldIndexesOf(policies, level);
  }

  /** Adds every policy that could match, each once. Only for a complete inspection: what is hidden is in no index. */
  collect(facts: CallFacts, into: CompiledPolicy[]): void {
    for (const policy of this.always) into.push(policy);
    const shared: CompiledPolicy[] = [];
    for (const { read, branches } of this.fields) {
      for (const { onlyHere, alsoElsewhere } of lookUp(branches, read(facts))) {
        onlyHere.collect(facts, into);
        alsoElsewhere.collect(facts, shared);
      }
    }
    if (shared.length > 0) for (const policy of new Set(shared)) into.push(policy);
  }
}

interface Lists {
  readonly onlyHere: CompiledPolicy[];
  readonly alsoElsewhere: CompiledPolicy[];
}

function fieldIndexesOf(policies: readonly CompiledPolicy[], level: number): FieldIndex[] {
  return [...listsByField(policies, level)].map(([field, lists]) => ({
    read: factReader(field),
    branches: new Map([...lists].map(([value, list]) => [value, branchOf(list, level + 1)])),
  }));
}

function branchOf({ onlyHere, alsoElsewhere }: Lists, level: number): Branch {
  return {
    onlyHere: new PolicyIndex(onlyHere, level),
    alsoElsewhere: new PolicyIndex(alsoElsewhere, level),
  };
}

function listsByField(policies: readonly CompiledPolicy[], level: number): Map<string, Map<string, Lists>> {
  const fields = new Map<string, Map<string, Lists>>();
  for (const policy of policies) {
    const keys = policy.keys[level] ?? [];
    for (const { field, value } of keys) {
      const values = orNew(fields, field, () => new Map<string, Lists>());
      const lists = orNew(values, value, () => ({ onlyHere: [], alsoElsewhere: [] }));
      (keys.length === 1 ? lists.onlyHere : lists.alsoElsewhere).push(policy);
    }
  }
  return fields;
}

function orNew<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}
