import type { DecisionId, PolicyId } from './ids';
import type { Stage } from './governed-call';

/** What a policy wants done, most restrictive first: this order is the precedence. */
export const ACTIONS = ['block', 'require_approval', 'redact', 'route', 'alert', 'warn', 'log'] as const;
export type Action = (typeof ACTIONS)[number];

/** `enforce` acts, `shadow` only records what it would have done, `off` is not evaluated. */
export const POLICY_MODES = ['enforce', 'shadow', 'off'] as const;
export type PolicyMode = (typeof POLICY_MODES)[number];

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What happens to the call. */
export type Verdict = 'allow' | 'block' | 'needs_approval';

/** One policy that matched. */
export interface PolicyMatch {
  readonly policyId: PolicyId;
  readonly version: number;
  readonly name: string;
  readonly category: string;
  readonly severity: Severity;
  readonly action: Action;
  readonly mode: PolicyMode;
  /** What the caller is told when this policy decides. */
  readonly reason: string;
  /** Positions in the inspection's `findings` that made it match; empty when none was needed. */
  readonly findings: readonly number[];
}

/** Something that must be done with an allowed call. */
export type Obligation =
  | { readonly type: 'redact'; readonly policyId: PolicyId; readonly findings: readonly number[] }
  | {
      readonly type: 'route';
      readonly policyId: PolicyId;
      readonly allowedProviders?: readonly string[];
      /** Regions of providers, as operators name them. A provider must satisfy both lists when both are there. */
      readonly allowedRegions?: readonly string[];
    }
  | { readonly type: 'alert'; readonly policyId: PolicyId; readonly message: string }
  | { readonly type: 'warn'; readonly policyId: PolicyId; readonly message: string };

/** The one answer to "may this call go on?", with everything that led to it. */
export interface Decision {
  readonly id: DecisionId;
  readonly stage: Stage;
  readonly verdict: Verdict;
  /** The policy that settled the verdict; null when nothing but the default (allow) did. */
  readonly decidedBy: PolicyMatch | null;
  /** Every policy that matched, most restrictive first, shadow policies included. */
  readonly matches: readonly PolicyMatch[];
  readonly obligations: readonly Obligation[];
  /** Public sentences, most important first; empty for a plain allow. */
  readonly reasons: readonly string[];
  /** Number of policies that were candidates for this call. */
  readonly policiesEvaluated: number;
  /** The published state of the policy set that decided. */
  readonly policyEpoch: number;
}
