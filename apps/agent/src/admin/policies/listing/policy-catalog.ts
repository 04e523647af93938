import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import { PolicyOverrides, PolicyStore, type StoredOverride, type StoredPolicy } from '@app/policy';
import { isEffective, publishedPolicy, withOverride } from '../mapping/effective-policies';
import { currentCategory } from '../mapping/policy-category';
import { kindOf } from '../mapping/policy-kind';
import { selectPolicies, type PolicySelection } from '../mapping/policy-selection';
import { typeOf } from '../mapping/policy-type';
import { visiblePolicies } from '../mapping/visible-policies';

/** Which policies a listing shows. */
export interface CatalogQuery extends PolicySelection {
  readonly type?: string;
  readonly mode?: string;
}

const MOST_OVERRIDES = 1000;

/** Finds the policies that govern a tenant. */
@Injectable()
export class PolicyCatalog {
  constructor(
    private readonly store: PolicyStore,
    private readonly overrides: PolicyOverrides,
  ) {}

  /** Policies with their newest versions, drafts included. @param onlyDynamic leaves out what is static in the contract */
  async list(
    principal: Principal,
    query: CatalogQuery,
    onlyDynamic: boolean,
  ): Promise<readonly StoredPolicy[]> {
    const visible = await visiblePolicies(this.store, principal);
    const wanted = visible.filter(
      (policy) =>
        (!onlyDynamic || kindOf(policy) === 'dynamic') &&
        (!query.type || query.type === typeOf(policy.document)) &&
        (!query.mode || query.mode === policy.document.mode),
    );
    return selectPolicies(wanted, query);
  }

  /** Policies as they act, overrides applied, the most important first. */
  async effective(
    principal: Principal,
    {
      category,
      include_disabled: includeDisabled = false,
    }: { readonly category?: string; readonly include_disabled?: boolean },
    onlyDynamic: boolean,
  ): Promise<readonly StoredPolicy[]> {
    const overrideOf = await this.overridesOf(principal);
    const visible = await visiblePolicies(this.store, principal);
    const inForce: StoredPolicy[] = [];
    for (const policy of visible) {
      const published = await publishedPolicy(this.store, principal, policy);
      if (published === null || (onlyDynamic && kindOf(published) !== 'dynamic')) continue;
      if (category && currentCategory(category) !== published.document.category) continue;
      const override = overrideOf.get(policy.id);
      const options = { includeDisabled, includeOverridden: false };
      if (isEffective(published, override, options)) inForce.push(withOverride(published, override));
    }
    return selectPolicies(inForce, {});
  }

  private async overridesOf(principal: Principal): Promise<ReadonlyMap<string, StoredOverride>> {
    const found = await this.overrides.list(principal, { limit: MOST_OVERRIDES, offset: 0 });
    return new Map(found.map((override) => [override.policyId, override]));
  }
}
