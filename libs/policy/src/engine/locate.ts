import type { Finding, FindingCategory } from '@app/kernel';
import type { CallFacts } from './call-facts';
import type { CompiledPolicy } from './compile-policy';
import { masks } from './effects';

/** What made a policy match. */
export interface Located {
  /** Positions in the inspection's findings, in order. */
  readonly seen: readonly number[];
  /** What its patterns found; only looked for when it is to be masked. */
  readonly found: readonly Finding[];
}

/** What a pattern found is filed under what its policy is about. */
const CATEGORY_OF_POLICY: readonly (readonly [prefix: string, category: FindingCategory])[] = [
  ['pii', 'pii'],
  ['media', 'pii'],
  ['security-sqli', 'sql_injection'],
  ['security-admin', 'privileged_access'],
  ['prompt-injection', 'prompt_injection'],
  ['code-unsafe', 'unsafe_code'],
];

/** Finds what made a policy match; null when that cannot be told. */
export function locate(policy: CompiledPolicy, facts: CallFacts): Located | null {
  const { category, condition } = policy;
  const positions = condition.findings.flatMap((predicate) => predicate.positions(facts));
  const isMixed = condition.findings.length > 1;
  const seen = isMixed ? [...new Set(positions)].sort((left, right) => left - right) : positions;
  if (!masks(policy)) return { seen, found: [] };
  const lists = condition.patterns.map(({ findings }) => findings(facts, categoryOf(category)));
  return lists.includes(null) ? null : { seen, found: lists.flatMap((list) => list ?? []) };
}

function categoryOf(policyCategory: string): FindingCategory {
  return CATEGORY_OF_POLICY.find(([prefix]) => policyCategory.startsWith(prefix))?.[1] ?? 'secret';
}
