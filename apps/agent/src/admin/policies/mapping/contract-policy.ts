import type { Json } from '@app/kernel';

/** One comparison of the contract's dynamic policies. */
export interface ContractCondition {
  readonly field: string;
  readonly operator: string;
  readonly value?: unknown;
}

/** One thing that the contract's dynamic policies do on a match. */
export interface ContractAction {
  readonly type: string;
  readonly config?: { readonly [key: string]: Json } | null;
}

/** A policy in the words of the contract; every field may be missing in a change. */
export interface ContractPolicy {
  readonly name?: string;
  readonly description?: string;
  readonly type?: string;
  readonly category?: string;
  readonly conditions?: readonly ContractCondition[];
  readonly actions?: readonly ContractAction[];
  readonly priority?: number;
  readonly enabled?: boolean;
  readonly tags?: readonly string[];
  /** Whether people may lift the policy for themselves for a while. */
  readonly allow_override?: boolean;
  /** Not of the contract: where the policy looks. By default where its conditions can hold. */
  readonly stages?: readonly string[];
}
