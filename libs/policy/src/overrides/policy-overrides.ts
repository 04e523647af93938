import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction, type TenantScope } from '@app/database';
import {
  CLOCK,
  ForbiddenError,
  isUuid,
  type Clock,
  type PolicyId,
  type Role,
  type TenantId,
} from '@app/kernel';
import { IsNull, LessThanOrEqual, type EntityManager } from 'typeorm';
import { PolicyChanges, type OpenChange } from '../lifecycle/policy-changes';
import type { PolicyChangeKind } from '../lifecycle/policy-change';
import { InvalidPolicyError, PolicyConflictError, PolicyNotFoundError } from '../policy.errors';
import { PolicyEntity } from '../store/policy.entity';
import { PolicyOverrideEntity } from '../store/policy-override.entity';
import { findVisible, versionOf } from '../store/policy-rows';
import type { Page } from '../store/policy-store';
import { checkOverride, type OverrideRequest } from './override-rules';
import { storedOverrideOf, type StoredOverride } from './policy-override';

const MAX_PAGE = 1000;

/**
 * Exceptions that a tenant makes from policies above it: stricter for the asking, looser only by an admin, with a reason
 * and an expiry. In force on every task within a second; an expiry needs nobody to do anything.
 */
@Injectable()
export class PolicyOverrides {
  constructor(
    private readonly transaction: TenantTransaction,
    private readonly changes: PolicyChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Makes an exception from a policy that is in force.
   * @throws InvalidPolicyError (INVALID_REQUEST), ForbiddenError (FORBIDDEN) as {@link checkOverride} says
   * @throws PolicyConflictError (CONFLICT) when the tenant has an exception from the policy already
   * @throws PolicyNotFoundError (NOT_FOUND)
   */
  async create(scope: TenantScope, request: OverrideRequest): Promise<StoredOverride> {
    return this.changes.run(scope, async (change) => {
      const { manager, now, tenantId } = change;
      const policy = await findVisible(manager, request.policyId);
      if (policy.scope === 'tenant') throw isOwn();
      const { document } = await versionOf(manager, policy.id, policy.publishedVersion ?? 0);
      checkOverride(request, document, now);
      await requireNone(change, policy.id);
      const override = overrideOf(request, { now, tenantId });
      await manager.insert(PolicyOverrideEntity, override);
      noteChange(change, policy, { kind: 'override', author: request.author, summary: request.reason });
      return storedOverrideOf(override, now);
    });
  }

  /**
   * Ends an exception of the tenant: the policy acts as it says again.
   * @throws ForbiddenError (FORBIDDEN) for anybody but an admin, because it may have been stricter than the policy
   * @throws PolicyNotFoundError (NOT_FOUND) when there is no such exception, or not any more
   */
  async revoke(scope: TenantScope, id: string, { author, roles, summary = '' }: RevokedBy): Promise<void> {
    if (!roles.includes('admin')) throw new ForbiddenError('Only an admin may revoke an override.');
    await this.changes.run(scope, async (change) => {
      const { manager, now, tenantId } = change;
      const standing = { id, tenantId, revokedAt: IsNull() };
      const override = isUuid(id) ? await manager.findOneBy(PolicyOverrideEntity, standing) : null;
      if (override === null) throw noSuchOverride();
      const { affected } = await manager.update(PolicyOverrideEntity, standing, {
        revokedAt: now,
        revokedBy: author,
      });
      // Somebody else was faster.
      if (affected === 0) throw noSuchOverride();
      const policy = await manager.findOneByOrFail(PolicyEntity, { id: override.policyId });
      noteChange(change, policy, { kind: 'revoke_override', author, summary });
    });
  }

  /** Exceptions that the tenant and its organization make, the newest first. */
  async list(
    scope: TenantId | TenantScope,
    { includeEnded = false, limit, offset }: Page & { readonly includeEnded?: boolean },
  ): Promise<readonly StoredOverride[]> {
    const now = this.clock.now();
    const rows = await this.transaction.run(scope, (manager) =>
      standing(manager, includeEnded ? null : now)
        .orderBy('o.createdAt', 'DESC')
        .addOrderBy('o.id')
        .limit(Math.min(limit, MAX_PAGE))
        .offset(offset)
        .getMany(),
    );
    return rows.map((row) => storedOverrideOf(row, now));
  }
}

/** Who ends an exception. */
export interface RevokedBy {
  readonly author: string;
  readonly roles: readonly Role[];
  readonly summary?: string;
}

/** @param now leaves out what has ended by then; null leaves out nothing */
function standing(manager: EntityManager, now: Date | null) {
  const query = manager.createQueryBuilder(PolicyOverrideEntity, 'o');
  if (now === null) return query;
  return query.where('o.revokedAt is null').andWhere('(o.expiresAt is null or o.expiresAt > :now)', { now });
}

/** Expired ones make room; a second one that stands is a conflict, also when both are asked for at the same moment. */
async function requireNone({ manager, now, tenantId }: OpenChange, policyId: string): Promise<void> {
  await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `policy override ${tenantId} ${policyId}`,
  ]);
  const mine = { policyId, tenantId, revokedAt: IsNull() };
  const over = { revokedAt: now, revokedBy: 'expiry' };
  await manager.update(PolicyOverrideEntity, { ...mine, expiresAt: LessThanOrEqual(now) }, over);
  if (await manager.existsBy(PolicyOverrideEntity, mine)) {
    throw new PolicyConflictError('There is an override of this policy already; revoke it first.');
  }
}

function overrideOf(
  { action, author, enabled, expiresAt, policyId, reason }: OverrideRequest,
  { now, tenantId }: { readonly now: Date; readonly tenantId: TenantId },
): PolicyOverrideEntity {
  return {
    id: randomUUID(),
    policyId,
    tenantId,
    organizationId: null,
    action: action ?? null,
    enabled: enabled ?? null,
    reason,
    createdBy: author,
    createdAt: now,
    expiresAt: expiresAt ?? null,
    revokedBy: null,
    revokedAt: null,
  };
}

function noteChange(
  { note }: OpenChange,
  { id, publishedVersion }: PolicyEntity,
  event: { readonly kind: PolicyChangeKind; readonly author: string; readonly summary: string },
): void {
  const version = publishedVersion ?? 0;
  note({ ...event, policyId: id as PolicyId, version, publishedVersion, changedFields: [] });
}

function isOwn(): InvalidPolicyError {
  return new InvalidPolicyError('An override is for policies above the tenant.', {
    problems: [
      { field: '/policyId', message: 'is a policy of the tenant; change the policy itself instead' },
    ],
  });
}

function noSuchOverride(): PolicyNotFoundError {
  return new PolicyNotFoundError('There is no such override.');
}
