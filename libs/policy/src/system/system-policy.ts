import type { CallUser, Json, PolicyId, Stage } from '@app/kernel';
import { parsePolicy } from '../model/parse-policy';
import type { PolicyDocument } from '../model/policy-document';

/** A call that must make its policy match, at every stage that the policy names, when real detectors read its text. */
export interface Canary {
  readonly text: string;
  readonly operation?: string;
  readonly user?: CallUser;
  readonly context?: { readonly [key: string]: Json };
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
> &
  Partial<Pick<PolicyDocument, 'description' | 'priority' | 'riskChange'>> & { readonly id: string };

/** A policy on what detectors find. */
interface FindingPolicy extends Described {
  readonly types: readonly string[];
  readonly canary: Canary;
}

/** Policies on one kind of finding come before those on anything of a category. */
const FINDING_PRIORITY = 50;

/** @throws InvalidPolicyError (INVALID_REQUEST) when the table is wrong */
export function findingPolicy({ types, canary, ...described }: FindingPolicy): SystemPolicy {
  return systemPolicy(
    { priority: FINDING_PRIORITY, ...described, condition: { finding: { types } } },
    canary,
  );
}

/** @throws InvalidPolicyError (INVALID_REQUEST) when the table is wrong */
export function systemPolicy(
  { id, ...document }: Described & Pick<PolicyDocument, 'condition' | 'priority'>,
  canary: Canary,
): SystemPolicy {
  return { id: id as PolicyId, document: parsePolicy(document), canary };
}
