import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction, type TenantScope } from '@app/database';
import { CLOCK, ForbiddenError, newId, type Clock, type PolicyId, type TenantId } from '@app/kernel';
import { In, IsNull, type EntityManager } from 'typeorm';
import { parsePolicy } from '../model/parse-policy';
import { PolicyConflictError, PolicyNotFoundError } from '../policy.errors';
import { PolicyEntity } from './policy.entity';
import { PolicyVersionEntity } from './policy-version.entity';
import { storedPolicyOf, type StoredPolicy } from './stored-policy';

/** A new version of a policy. */
export interface PolicyChange {
  /** JSON in the form of a `PolicyDocument`; defaults are filled in. */
  readonly document: unknown;
  /** Who changes it. */
  readonly author: string;
  /** The newest version that the author has seen; absent means whichever it is. */
  readonly expectedVersion?: number;
  readonly summary?: string;
}

/** A part of a listing, by id. */
export interface Page {
  /** At most 1000. */
  readonly limit: number;
  readonly offset: number;
}

const MAX_PAGE = 1000;

/**
 * Policies of one tenant and their immutable versions. A change is in force only once it is published; publishing
 * reaches every task by the announcement of the database.
 */
@Injectable()
export class PolicyStore {
  constructor(
    private readonly transaction: TenantTransaction,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Adds a policy of the tenant, not yet in force.
   * @throws InvalidPolicyError (INVALID_REQUEST) that names every problem
   */
  async create(tenantId: TenantId, { document, author, summary = '' }: PolicyChange): Promise<StoredPolicy> {
    const parsed = parsePolicy(document);
    const now = this.clock.now();
    const policy: PolicyEntity = {
      id: newId<PolicyId>(),
      scope: 'tenant',
      organizationId: null,
      tenantId,
      publishedVersion: null,
      createdAt: now,
      updatedAt: now,
      deletedAt: null,
    };
    const version: PolicyVersionEntity = {
      policyId: policy.id,
      version: 1,
      tenantId,
      document: parsed,
      changeType: 'create',
      changeSummary: summary,
      createdBy: author,
      createdAt: now,
    };
    await this.transaction.run(tenantId, async (manager) => {
      await manager.insert(PolicyEntity, policy);
      await manager.insert(PolicyVersionEntity, version);
    });
    return storedPolicyOf(policy, version);
  }

  /**
   * Adds a version, not yet in force.
   * @throws InvalidPolicyError (INVALID_REQUEST) that names every problem
   * @throws PolicyConflictError (CONFLICT) when `expectedVersion` is not the newest any more
   * @throws PolicyNotFoundError (NOT_FOUND), ForbiddenError (FORBIDDEN) when it is not the tenant's to change
   */
  async update(tenantId: TenantId, id: string, change: PolicyChange): Promise<StoredPolicy> {
    const document = parsePolicy(change.document);
    return this.transaction.run(tenantId, async (manager) => {
      const policy = await lockOwn(manager, tenantId, id);
      const newest = await newestVersion(manager, id);
      if ((change.expectedVersion ?? newest.version) !== newest.version) {
        throw new PolicyConflictError(
          `The policy has changed meanwhile; its newest version is ${newest.version}.`,
          {
            details: { current_version: newest.version },
          },
        );
      }
      const now = this.clock.now();
      const version: PolicyVersionEntity = {
        policyId: id,
        version: newest.version + 1,
        tenantId,
        document,
        changeType: 'update',
        changeSummary: change.summary ?? '',
        createdBy: change.author,
        createdAt: now,
      };
      await manager.insert(PolicyVersionEntity, version);
      await manager.update(PolicyEntity, { id }, { updatedAt: now });
      return storedPolicyOf({ ...policy, updatedAt: now }, version);
    });
  }

  /**
   * Puts a version in force, also an older one.
   * @throws PolicyNotFoundError (NOT_FOUND), ForbiddenError (FORBIDDEN) when it is not the tenant's to change
   */
  async publish(tenantId: TenantId, id: string, version: number): Promise<StoredPolicy> {
    return this.transaction.run(tenantId, async (manager) => {
      const policy = await lockOwn(manager, tenantId, id);
      if (!(await manager.existsBy(PolicyVersionEntity, { policyId: id, version }))) throw notFound();
      const change = { publishedVersion: version, updatedAt: this.clock.now() };
      await manager.update(PolicyEntity, { id }, change);
      return storedPolicyOf({ ...policy, ...change }, await newestVersion(manager, id));
    });
  }

  /**
   * Takes a policy out of force for good. Its versions stay, for records refer to them.
   * @throws PolicyNotFoundError (NOT_FOUND), ForbiddenError (FORBIDDEN) when it is not the tenant's to change
   */
  async remove(tenantId: TenantId, id: string): Promise<void> {
    await this.transaction.run(tenantId, async (manager) => {
      await lockOwn(manager, tenantId, id);
      const now = this.clock.now();
      await manager.update(PolicyEntity, { id }, { deletedAt: now, updatedAt: now });
    });
  }

  /**
   * The policy with its newest version.
   * @throws PolicyNotFoundError (NOT_FOUND)
   */
  async find(scope: TenantId | TenantScope, id: string): Promise<StoredPolicy> {
    return this.transaction.run(scope, async (manager) => {
      const policy = await manager.findOneBy(PolicyEntity, { id, deletedAt: IsNull() });
      if (policy === null) throw notFound();
      return storedPolicyOf(policy, await newestVersion(manager, id));
    });
  }

  /** Policies that govern the tenant's calls, those of the system included, by id. */
  async list(scope: TenantId | TenantScope, { limit, offset }: Page): Promise<readonly StoredPolicy[]> {
    return this.transaction.run(scope, async (manager) => {
      const policies = await manager.find(PolicyEntity, {
        where: { deletedAt: IsNull() },
        order: { id: 'asc' },
        take: Math.min(limit, MAX_PAGE),
        skip: offset,
      });
      const newest = await newestVersions(
        manager,
        policies.map(({ id }) => id),
      );
      return policies.flatMap((policy) => {
        const version = newest.get(policy.id);
        return version === undefined ? [] : [storedPolicyOf(policy, version)];
      });
    });
  }
}

/** Holds the policy until the transaction ends, so that versions are numbered one after the other. */
async function lockOwn(manager: EntityManager, tenantId: TenantId, id: string): Promise<PolicyEntity> {
  const mine = { id, tenantId, deletedAt: IsNull() };
  const policy = await manager.findOne(PolicyEntity, { where: mine, lock: { mode: 'pessimistic_write' } });
  if (policy !== null) return policy;
  if (await manager.existsBy(PolicyEntity, { id, deletedAt: IsNull() })) {
    throw new ForbiddenError('Policies of the system or the organization cannot be changed by a tenant.');
  }
  throw notFound();
}

async function newestVersion(manager: EntityManager, id: string): Promise<PolicyVersionEntity> {
  const newest = (await newestVersions(manager, [id])).get(id);
  if (newest === undefined) throw notFound();
  return newest;
}

async function newestVersions(
  manager: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PolicyVersionEntity>> {
  const versions = await manager
    .createQueryBuilder(PolicyVersionEntity, 'version')
    .distinctOn(['version.policyId'])
    .where({ policyId: In([...ids]) })
    .orderBy('version.policyId')
    .addOrderBy('version.version', 'DESC')
    .getMany();
  return new Map(versions.map((version) => [version.policyId, version]));
}

function notFound(): PolicyNotFoundError {
  return new PolicyNotFoundError('There is no such policy, or no such version of it.');
}
