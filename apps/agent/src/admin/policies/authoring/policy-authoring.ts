import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import { PolicyLifeCycle, PolicyStore, type PolicyDocument, type StoredPolicy } from '@app/policy';
import { isForPublication, isToggle, readPolicyBody } from '../mapping/policy-body';
import { requireStorable } from '../mapping/storable';
import { requireSameScope, writtenScope } from '../mapping/written-scope';
import type { PolicyBody } from './policy-body.dto';

/** Writes policies from bodies in either form. */
@Injectable()
export class PolicyAuthoring {
  constructor(
    private readonly lifeCycle: PolicyLifeCycle,
    private readonly store: PolicyStore,
  ) {}

  /**
   * @throws InvalidRequestError, InvalidPolicyError (INVALID_REQUEST) that name every problem
   * @throws ForbiddenError (FORBIDDEN) for the tier system, another organization, or without the role that the tier needs
   */
  async create(principal: Principal, body: PolicyBody): Promise<StoredPolicy> {
    requireStorable(body);
    const { author, summary = '' } = changeOf(principal, body);
    const scope = writtenScope(principal, body);
    return this.lifeCycle.create(principal, { ...readPolicyBody(body), author, summary, scope });
  }

  /**
   * Changes what the body names. A body that is to be in force at once changes what is in force; a draft goes on from the
   * newest version.
   * @throws as `create`; PolicyTestsFailedError, PolicyConflictError (CONFLICT), PolicyNotFoundError (NOT_FOUND)
   */
  async update(principal: Principal, id: string, body: PolicyBody): Promise<StoredPolicy> {
    requireStorable(body);
    const by = changeOf(principal, body);
    if (isToggle(body)) {
      return body.enabled
        ? this.lifeCycle.enable(principal, id, by)
        : this.lifeCycle.disable(principal, id, by);
    }
    const stored = await this.store.find(principal, id);
    requireSameScope(stored, writtenScope(principal, { ...body, tier: body.tier ?? stored.scope }));
    const base = isForPublication(body) ? await this.inForce(principal, stored) : stored.document;
    return this.lifeCycle.update(principal, id, {
      ...readPolicyBody(body, base),
      ...by,
      expectedVersion: by.expectedVersion ?? stored.version,
    });
  }

  /** The document in force; the newest while none is. */
  private async inForce(principal: Principal, stored: StoredPolicy): Promise<PolicyDocument> {
    const { document, id, publishedVersion, version } = stored;
    if (publishedVersion === null || publishedVersion === version) return document;
    return (await this.store.version(principal, id, publishedVersion)).document;
  }
}

/** Who changes a policy, and what they say about it. */
export function changeOf(
  { clientId }: Principal,
  { expected_version, summary }: Pick<PolicyBody, 'expected_version' | 'summary'>,
): { readonly author: string; readonly summary?: string; readonly expectedVersion?: number } {
  return {
    author: clientId,
    ...(summary && { summary }),
    ...(expected_version && { expectedVersion: expected_version }),
  };
}
