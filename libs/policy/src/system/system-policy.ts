import type { PolicyId, Stage } from '@app/kernel';
import type { Condition } from '../model/condition';
import { parsePolicy } from '../model/parse-policy';
import type { PolicyDocument } from '../model/policy-document';

/** A call that must make its policy match. */
export interface Canary {
  readonly text: string;
  /** Types of the findings in it. */
  readonly types: readonly string[];
  /** False when a part of it could not be inspected. */
  readonly complete: boolean;
}

/** A policy that ships with the product, and the proof that it fires. */
export interface SystemPolicy {
  readonly id: PolicyId;
  readonly document: PolicyDocument;
  readonly canary: Canary;
}

export const REQUEST_STAGES = [
  'llm.request',
  'tool.request',
  'plan.request',
  'plan.step',
] as const satisfies Stage[];
export const RESPONSE_STAGES = ['llm.response', 'tool.response'] as const satisfies Stage[];

type Described = Pick<
  PolicyDocument,
  'name' | 'category' | 'stages' | 'action' | 'severity' | 'reason' | 'tags'
> & { readonly id: string };

/** A policy on what detectors find. */
interface FindingPolicy extends Described {
  readonly types: readonly string[];
  /** Texts of which the query must contain one: they tell apart what detectors find as one type. */
  readonly words?: readonly string[];
}

/** Policies with words say more about an attack than those without, and so come first. */
const PRIORITY = { withWords: 100, plain: 50 };

/** @throws InvalidPolicyError (INVALID_REQUEST) when the table is wrong */
export function findingPolicy({ types, words, ...described }: FindingPolicy): SystemPolicy {
  const finding: Condition = { finding: { types } };
  const condition: Condition =
    words === undefined
      ? finding
      : { all: [finding, { field: 'query', operator: 'contains_any', value: words }] };
  const priority = words === undefined ? PRIORITY.plain : PRIORITY.withWords;
  const canary = { text: words?.[0] ?? '', types: types.slice(0, 1), complete: true };
  return systemPolicy({ ...described, condition, priority }, canary);
}

/** @throws InvalidPolicyError (INVALID_REQUEST) when the table is wrong */
export function systemPolicy(
  { id, ...document }: Described & Pick<PolicyDocument, 'condition' | 'priority'>,
  canary: Canary,
): SystemPolicy {
  return { id: id as PolicyId, document: parsePolicy(document), canary };
}
