import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, type Principal } from '@app/kernel';
import { PolicyNotFoundError, PolicyOverrides, PolicyStore, type StoredPolicy } from '@app/policy';
import { PolicyCatalog } from '../policies/listing/policy-catalog';
import type { Asker } from '../policies/mapping/asker';
import { isEffective, publishedPolicy, withOverride } from '../policies/mapping/effective-policies';
import { pageOf } from '../policies/mapping/page-of-policies';
import { kindOf } from '../policies/mapping/policy-kind';
import { toPolicy } from '../policies/mapping/policy-view';
import { selectPolicies } from '../policies/mapping/policy-selection';
import { visiblePolicies } from '../policies/mapping/visible-policies';
import { activeOverrides } from './policy-override.mapper';
import type {
  EffectivePolicies,
  EffectiveQuery,
  StaticPolicyList,
  StaticPolicyListQuery,
} from './static-policy-list.dto';
import type { StaticPolicy } from './static-policy.dto';
import { toStaticPolicy, type StaticPolicyReader } from './static-policy.mapper';

/** More exceptions than this are not made by people. */
const MOST_OVERRIDES = 1000;

/** Reads the policies that have the contract's static form. */
@Injectable()
export class StaticPolicyReaderService {
  constructor(
    private readonly store: PolicyStore,
    private readonly overrides: PolicyOverrides,
    private readonly catalog: PolicyCatalog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(asker: Asker, query: StaticPolicyListQuery): Promise<StaticPolicyList> {
    const { organization_id: wanted } = query;
    const { organizationId } = asker.principal;
    const all = wanted && wanted !== organizationId ? [] : await this.all(asker.principal);
    const { entries, pagination } = pageOf(selectPolicies(all, query), query);
    return { policies: await this.written(asker, entries), pagination };
  }

  /** @throws PolicyNotFoundError (NOT_FOUND), also for a policy that has no static form */
  async find({ principal }: Asker, id: string): Promise<StoredPolicy> {
    const policy = await this.store.find(principal, id);
    if (kindOf(policy) === 'static') return policy;
    throw new PolicyNotFoundError('There is no such static policy.');
  }

  /** The policy as it is in force; as it is drafted while none of its versions is. */
  async inForce({ principal }: Asker, policy: StoredPolicy): Promise<StoredPolicy> {
    return (await publishedPolicy(this.store, principal, policy)) ?? policy;
  }

  async write(asker: Asker, policy: StoredPolicy): Promise<StaticPolicy> {
    return toStaticPolicy(policy, await this.readerFor(asker));
  }

  /** What governs the tenant's calls now: published versions, with exceptions applied. */
  async effective(asker: Asker, query: EffectiveQuery): Promise<EffectivePolicies> {
    const { principal } = asker;
    const options = {
      includeDisabled: query.include_disabled ?? false,
      includeOverridden: query.include_overridden ?? false,
    };
    const reader = await this.readerFor(asker);
    const selected = selectPolicies(await this.all(principal), { category: query.category });
    const published = await Promise.all(
      selected.map((policy) => publishedPolicy(this.store, principal, policy)),
    );
    const effective = published.filter(
      (policy): policy is StoredPolicy =>
        policy !== null && isEffective(policy, reader.overrides.get(policy.id), options),
    );
    const dynamic = await this.catalog.effective(principal, query, true);
    return {
      static: effective.map((policy) =>
        toStaticPolicy(withOverride(policy, reader.overrides.get(policy.id)), reader),
      ),
      dynamic: dynamic.map((policy) => toPolicy(policy, asker)),
      tenant_id: principal.tenantId,
      organization_id: principal.organizationId,
      computed_at: this.clock.now().toISOString(),
    };
  }

  private async all(principal: Principal): Promise<readonly StoredPolicy[]> {
    return (await visiblePolicies(this.store, principal)).filter((policy) => kindOf(policy) === 'static');
  }

  private async written(asker: Asker, policies: readonly StoredPolicy[]): Promise<StaticPolicy[]> {
    const reader = await this.readerFor(asker);
    return policies.map((policy) => toStaticPolicy(policy, reader));
  }

  private async readerFor(asker: Asker): Promise<StaticPolicyReader> {
    const all = await this.overrides.list(asker.principal, { limit: MOST_OVERRIDES, offset: 0 });
    return { ...asker, overrides: activeOverrides(all) };
  }
}
