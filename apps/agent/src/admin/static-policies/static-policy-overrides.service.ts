import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import { PolicyNotFoundError, PolicyOverrides, PolicyStore, type StoredOverride } from '@app/policy';
import { requireStorable } from '../policies/mapping/storable';
import type { NewPolicyOverride } from './policy-override.dto';
import { toPolicyOverride } from './policy-override.mapper';
import { namingPlacesOfBody } from './place-in-body';
import type { PolicyOverride } from './static-policy.dto';
import type { OverrideList } from './static-policy-list.dto';

/** More exceptions than this are not made by people. */
const MOST = 1000;

/** Exceptions that a tenant makes from policies above it, in the form of the contract. */
@Injectable()
export class StaticPolicyOverridesService {
  constructor(
    private readonly store: PolicyStore,
    private readonly overrides: PolicyOverrides,
  ) {}

  /**
   * Makes an exception. Stricter is always possible; looser takes an admin and an end.
   * @throws InvalidRequestError (INVALID_REQUEST), ForbiddenError (FORBIDDEN), PolicyConflictError (CONFLICT) for a second
   *   one, PolicyNotFoundError (NOT_FOUND)
   */
  async create(principal: Principal, id: string, body: NewPolicyOverride): Promise<PolicyOverride> {
    requireStorable(body);
    const policy = await this.store.find(principal, id);
    const action = body.action_override ?? body.action;
    const override = await namingPlacesOfBody(() =>
      this.overrides.create(principal, {
        policyId: id,
        ...(action == null ? {} : { action }),
        ...(body.enabled_override == null ? {} : { enabled: body.enabled_override }),
        ...(body.expires_at == null ? {} : { expiresAt: new Date(body.expires_at) }),
        reason: body.override_reason ?? body.reason ?? '',
        author: principal.clientId,
        roles: principal.roles,
      }),
    );
    return toPolicyOverride(override, policy, principal);
  }

  /** @throws PolicyNotFoundError (NOT_FOUND) when the tenant makes no exception from the policy */
  async remove(principal: Principal, policyId: string): Promise<void> {
    const { clientId: author, roles } = principal;
    const own = (await this.all(principal, false)).find(
      (override) => override.policyId === policyId && override.scope === 'tenant',
    );
    if (own === undefined) throw new PolicyNotFoundError('There is no override of this policy.');
    await this.overrides.revoke(principal, own.id, { author, roles });
  }

  /** Exceptions that the tenant and its organization make, the newest first. */
  async list(principal: Principal, includeEnded: boolean): Promise<OverrideList> {
    const all = await this.all(principal, includeEnded);
    const ids = [...new Set(all.map(({ policyId }) => policyId))];
    const policies = new Map(
      await Promise.all(ids.map(async (id) => [id, await this.store.find(principal, id)] as const)),
    );
    const overrides = all.flatMap((override) => {
      const policy = policies.get(override.policyId);
      return policy === undefined ? [] : [toPolicyOverride(override, policy, principal)];
    });
    return { overrides, count: overrides.length };
  }

  private all(principal: Principal, includeEnded: boolean): Promise<readonly StoredOverride[]> {
    return this.overrides.list(principal, { includeEnded, limit: MOST, offset: 0 });
  }
}
