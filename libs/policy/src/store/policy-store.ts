import { Injectable } from '@nestjs/common';
import { TenantTransaction, type TenantScope } from '@app/database';
import type { TenantId } from '@app/kernel';
import { IsNull, LessThan, type EntityManager } from 'typeorm';
import { diffDocuments, type FieldChange } from '../lifecycle/diff-documents';
import { PolicyEntity } from './policy.entity';
import { findVisible, newestVersion, newestVersions, versionOf } from './policy-rows';
import { policyVersionOf, type PolicyVersion } from './policy-version';
import { PolicyVersionEntity } from './policy-version.entity';
import { storedPolicyOf, type StoredPolicy } from './stored-policy';

/** A part of a listing. */
export interface Page {
  /** At most 1000. */
  readonly limit: number;
  readonly offset: number;
}

const MAX_PAGE = 1000;

type Scope = TenantId | TenantScope;

/** Reads the policies that govern a tenant, and their versions. */
@Injectable()
export class PolicyStore {
  constructor(private readonly transaction: TenantTransaction) {}

  /**
   * The policy with its newest version.
   * @throws PolicyNotFoundError (NOT_FOUND)
   */
  async find(scope: Scope, id: string): Promise<StoredPolicy> {
    return this.transaction.run(scope, async (manager) =>
      storedPolicyOf(await findVisible(manager, id), await newestVersion(manager, id)),
    );
  }

  /** Policies that govern the tenant's calls, those of the system included, by id. */
  async list(scope: Scope, { limit, offset }: Page): Promise<readonly StoredPolicy[]> {
    return this.transaction.run(scope, async (manager) => {
      const policies = await manager.find(PolicyEntity, {
        where: { deletedAt: IsNull() },
        order: { id: 'asc' },
        take: Math.min(limit, MAX_PAGE),
        skip: offset,
      });
      const ids = policies.map(({ id }) => id);
      const newest = await newestVersions(manager, ids);
      return policies.flatMap((policy) => {
        const version = newest.get(policy.id);
        return version === undefined ? [] : [storedPolicyOf(policy, version)];
      });
    });
  }

  /**
   * Versions of a policy, the newest first. Those of a deleted policy stay readable.
   * @throws PolicyNotFoundError (NOT_FOUND)
   */
  async versions(scope: Scope, id: string, { limit, offset }: Page): Promise<readonly PolicyVersion[]> {
    return this.transaction.run(scope, async (manager) => {
      await newestVersion(manager, id);
      const size = Math.min(limit, MAX_PAGE);
      const found = await manager.find(PolicyVersionEntity, {
        where: { policyId: id },
        order: { version: 'desc' },
        // One more, to tell what the oldest of the page changed.
        take: size + 1,
        skip: offset,
      });
      return found.slice(0, size).map((version, index) => policyVersionOf(version, found[index + 1]));
    });
  }

  /** @throws PolicyNotFoundError (NOT_FOUND) */
  async version(scope: Scope, id: string, version: number): Promise<PolicyVersion> {
    return this.transaction.run(scope, async (manager) => {
      const found = await versionOf(manager, id, version);
      return policyVersionOf(found, await versionBefore(manager, found));
    });
  }

  /**
   * What changed between two versions of a policy, in either direction.
   * @throws PolicyNotFoundError (NOT_FOUND)
   */
  async diff(
    scope: Scope,
    id: string,
    { from, to }: { readonly from: number; readonly to: number },
  ): Promise<readonly FieldChange[]> {
    return this.transaction.run(scope, async (manager) =>
      diffDocuments(
        (await versionOf(manager, id, from)).document,
        (await versionOf(manager, id, to)).document,
      ),
    );
  }
}

async function versionBefore(
  manager: EntityManager,
  { policyId, version }: PolicyVersionEntity,
): Promise<PolicyVersionEntity | undefined> {
  const before = await manager.findOne(PolicyVersionEntity, {
    where: { policyId, version: LessThan(version) },
    order: { version: 'desc' },
  });
  return before ?? undefined;
}
