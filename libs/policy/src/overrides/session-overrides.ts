import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction, type TenantScope } from '@app/database';
import { CLOCK, isUuid, type Clock, type PolicyId } from '@app/kernel';
import { IsNull, MoreThan, type EntityManager } from 'typeorm';
import { concerns, type CallerFacts } from '../engine/session-override';
import { PolicyChanges, type OpenChange } from '../lifecycle/policy-changes';
import type { PolicyChangeKind } from '../lifecycle/policy-change';
import { PolicyConflictError, PolicyNotFoundError } from '../policy.errors';
import { PolicyEntity } from '../store/policy.entity';
import { findVisible, versionOf } from '../store/policy-rows';
import { PolicySessionOverrideEntity } from '../store/policy-session-override.entity';
import { storedSessionOverrideOf, type StoredSessionOverride } from './session-override';
import { checkSessionOverride, lifeOf, type SessionOverrideRequest } from './session-override-rules';

/** Exceptions of one tenant that may stand at a time, and the longest listing. Each costs memory on every task. */
const MOST_STANDING = 1000;

/**
 * Exceptions that people make from policies for themselves: with a reason, for a day at most, and only from policies that
 * allow it. In force on every task within a second; an expiry needs nobody to do anything.
 */
@Injectable()
export class SessionOverrides {
  constructor(
    private readonly transaction: TenantTransaction,
    private readonly changes: PolicyChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @throws ForbiddenError (FORBIDDEN), InvalidPolicyError (INVALID_REQUEST) as {@link checkSessionOverride} says
   * @throws PolicyConflictError (CONFLICT) when a thousand exceptions of the tenant stand
   * @throws PolicyNotFoundError (NOT_FOUND) when no such policy is in force
   */
  async create(
    scope: TenantScope,
    request: SessionOverrideRequest,
  ): Promise<{ readonly override: StoredSessionOverride; readonly clamped: boolean }> {
    const { clamped, ttlSeconds } = lifeOf(request);
    const override = await this.changes.run(scope, async (change) => {
      const { manager, now } = change;
      const policy = await findVisible(manager, request.policyId);
      const { document } = await versionOf(manager, policy.id, policy.publishedVersion ?? 0);
      checkSessionOverride(request, document);
      await requireRoom(change);
      const made = overrideOf(request, change, ttlSeconds);
      await manager.insert(PolicySessionOverrideEntity, made);
      noteChange(change, policy, { kind: 'override_created', override: made, author: request.author });
      return storedSessionOverrideOf(made, now);
    });
    return { override, clamped };
  }

  /**
   * Ends an exception before its time. Anybody of the tenant may: the policy only acts again as it says.
   * @throws PolicyNotFoundError (NOT_FOUND) when there is no such exception, or not any more
   */
  async revoke(scope: TenantScope, id: string, author: string): Promise<void> {
    await this.changes.run(scope, async (change) => {
      const { manager, now } = change;
      const wanted = { id, revokedAt: IsNull(), expiresAt: MoreThan(now) };
      const override = isUuid(id)
        ? await manager.findOne(PolicySessionOverrideEntity, {
            where: wanted,
            lock: { mode: 'pessimistic_write' },
          })
        : null;
      if (override === null) throw noSuchOverride();
      await manager.update(PolicySessionOverrideEntity, { id }, { revokedAt: now, revokedBy: author });
      const policy = await manager.findOneByOrFail(PolicyEntity, { id: override.policyId });
      noteChange(change, policy, { kind: 'override_revoked', override, author });
    });
  }

  /** @throws PolicyNotFoundError (NOT_FOUND) */
  async find(scope: TenantScope, id: string): Promise<StoredSessionOverride> {
    if (!isUuid(id)) throw noSuchOverride();
    const found = await this.transaction.run(scope, (manager) =>
      manager.findOneBy(PolicySessionOverrideEntity, { id }),
    );
    if (found === null) throw noSuchOverride();
    return storedSessionOverrideOf(found, this.clock.now());
  }

  /** The tenant's exceptions, the newest first; at most a thousand. @param includeEnded also those that have no effect now */
  async list(scope: TenantScope, includeEnded: boolean): Promise<readonly StoredSessionOverride[]> {
    const now = this.clock.now();
    const rows = await this.transaction.run(scope, (manager) =>
      manager.find(PolicySessionOverrideEntity, {
        where: includeEnded ? {} : standing(now),
        order: { createdAt: 'desc', id: 'asc' },
        take: MOST_STANDING,
      }),
    );
    return rows.map((row) => storedSessionOverrideOf(row, now));
  }

  /** The exception that lifts a policy for somebody's calls now; null when there is none. */
  async lifting(
    scope: TenantScope,
    policyId: string,
    caller: CallerFacts,
  ): Promise<StoredSessionOverride | null> {
    const now = this.clock.now();
    const rows = await this.transaction.run(scope, (manager) =>
      manager.findBy(PolicySessionOverrideEntity, { policyId, ...standing(now) }),
    );
    return rows.map((row) => storedSessionOverrideOf(row, now)).find((row) => concerns(row, caller)) ?? null;
  }
}

function standing(now: Date) {
  return { revokedAt: IsNull(), expiresAt: MoreThan(now) };
}

/** One request at a time counts, so that no two of them take the last room. */
async function requireRoom({ manager, now, tenantId }: OpenChange): Promise<void> {
  await lockTenant(manager, tenantId);
  if ((await manager.countBy(PolicySessionOverrideEntity, standing(now))) < MOST_STANDING) return;
  throw new PolicyConflictError(`At most ${MOST_STANDING} overrides can stand at a time; revoke some first.`);
}

async function lockTenant(manager: EntityManager, tenantId: string): Promise<void> {
  await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `session overrides ${tenantId}`,
  ]);
}

function overrideOf(
  { author, policyId, reason, toolSignature, user }: SessionOverrideRequest,
  { now, tenantId }: OpenChange,
  ttlSeconds: number,
): PolicySessionOverrideEntity {
  return {
    id: randomUUID(),
    policyId,
    tenantId,
    clientId: author,
    userName: user?.toLowerCase() ?? null,
    toolSignature: toolSignature ?? null,
    reason,
    createdAt: now,
    expiresAt: new Date(now.getTime() + ttlSeconds * 1000),
    revokedAt: null,
    revokedBy: null,
    expiryRecordedAt: null,
  };
}

function noteChange(
  { note }: OpenChange,
  { id, publishedVersion }: PolicyEntity,
  event: {
    readonly kind: PolicyChangeKind;
    readonly override: PolicySessionOverrideEntity;
    readonly author: string;
  },
): void {
  const { author, kind, override } = event;
  note({
    policyId: id as PolicyId,
    kind,
    author,
    summary: override.reason,
    version: publishedVersion ?? 0,
    publishedVersion,
    changedFields: [],
    overrideId: override.id,
  });
}

function noSuchOverride(): PolicyNotFoundError {
  return new PolicyNotFoundError('There is no such override, or not any more.');
}
