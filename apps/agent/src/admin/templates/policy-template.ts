import type { Json } from '@app/kernel';
import type { ContractAction, ContractCondition } from '../policies/mapping/contract-policy';

/** What templates are for. Source: the AxonFlow SDK contract. */
export const TEMPLATE_CATEGORIES = [
  'security',
  'compliance',
  'rate_limiting',
  'content_safety',
  'data_protection',
  'access_control',
  'general',
] as const;
type TemplateCategory = (typeof TEMPLATE_CATEGORIES)[number];

/** Something that whoever applies a template decides. */
export interface TemplateVariable {
  readonly name: string;
  readonly type: 'array' | 'boolean' | 'number' | 'string';
  readonly description: string;
  /** Absent means that there must be a value. */
  readonly default?: Json;
  /** Bounds of a number. */
  readonly min?: number;
  readonly max?: number;
}

/** A policy of the contract in which `{{name}}` stands for the value of a variable. */
interface PolicyPattern {
  readonly type: string;
  readonly category: string;
  readonly conditions: readonly ContractCondition[];
  readonly actions: readonly ContractAction[];
  /** 0 to 1000. */
  readonly priority: number;
}

/** A policy that ships with the product and is made one's own by filling in its variables. */
export interface PolicyTemplate {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly category: TemplateCategory;
  readonly subcategory?: string;
  readonly tags: readonly string[];
  readonly variables: readonly TemplateVariable[];
  readonly pattern: PolicyPattern;
}
