import type { StoredPolicy } from '@app/policy';

/** The two views that the contract has of the one policy model. */
export type PolicyKind = 'dynamic' | 'static';

/**
 * Says in which view a policy is shown. Static is what one pattern or the detectors alone decide: a bare pattern, and
 * everything that ships with the product outside the dynamic categories. All else is dynamic.
 */
export function kindOf({ document, scope }: Pick<StoredPolicy, 'document' | 'scope'>): PolicyKind {
  if (document.category.startsWith('dynamic-')) return 'dynamic';
  return scope === 'system' || 'pattern' in document.condition ? 'static' : 'dynamic';
}
