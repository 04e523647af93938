import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction } from '@app/database';
import { CLOCK, isUuid, type Clock, type Severity, type TenantId } from '@app/kernel';
import {
  LessThanOrEqual,
  Like,
  MoreThan,
  type EntityManager,
  type FindOperator,
  type FindOptionsWhere,
} from 'typeorm';
import { approvalAt, type Approval, type ApprovalStatus } from './approval';
import { ApprovalEntity } from './approval.entity';

/** Which questions to list; all that fit every given field. */
export interface ApprovalFilter {
  readonly status?: ApprovalStatus;
  readonly severity?: Severity;
  /** What the scope begins with; `''` for questions with any scope. */
  readonly scopePrefix?: string;
  readonly limit: number;
  readonly offset: number;
}

/** Reads questions to people and their answers. */
@Injectable()
export class ApprovalList {
  constructor(
    private readonly transaction: TenantTransaction,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns null when the tenant has no such question */
  async find(tenantId: TenantId, id: string): Promise<Approval | null> {
    if (!isUuid(id)) return null;
    return this.read(tenantId, async (manager, now) => {
      const stored = await manager.findOneBy(ApprovalEntity, { id });
      return stored === null ? null : approvalAt(stored, now);
    });
  }

  /**
   * The question asked last in a scope, which is the one that matters; null when there is none. One that is seen expired is
   * stored so: whoever acts on that may be sure that nobody approves it any more.
   */
  async latestIn(tenantId: TenantId, scope: string): Promise<Approval | null> {
    return this.read(tenantId, async (manager, now) => {
      const stored = await manager.findOne(ApprovalEntity, {
        where: { scope },
        order: { createdAt: 'DESC', id: 'DESC' },
      });
      if (stored === null) return null;
      const seen = approvalAt(stored, now);
      return seen.status === stored.status ? seen : expired(manager, stored.id, now);
    });
  }

  /**
   * The question asked last in each scope that begins so.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async latestUnder(tenantId: TenantId, scopePrefix: string): Promise<readonly Approval[]> {
    return this.read(tenantId, async (manager, now) => {
      const rows = await manager
        .createQueryBuilder(ApprovalEntity, 'approval')
        .where({ scope: beginsWith(scopePrefix) })
        .distinctOn(['approval.scope'])
        .orderBy('approval.scope')
        .addOrderBy('approval.createdAt', 'DESC')
        .addOrderBy('approval.id', 'DESC')
        .getMany();
      return rows.map((row) => approvalAt(row, now));
    });
  }

  /** One page of questions, the oldest first, and how many there are. */
  async page(
    tenantId: TenantId,
    filter: ApprovalFilter,
  ): Promise<{ readonly approvals: readonly Approval[]; readonly total: number }> {
    const { limit: take, offset: skip } = filter;
    return this.read(tenantId, async (manager, now) => {
      const where = whereOf(filter, now);
      const order = { createdAt: 'ASC', id: 'ASC' } as const;
      const [rows, total] = await manager.findAndCount(ApprovalEntity, { where, order, take, skip });
      return { approvals: rows.map((row) => approvalAt(row, now)), total };
    });
  }

  private read<Result>(
    tenantId: TenantId,
    work: (manager: EntityManager, now: Date) => Promise<Result>,
  ): Promise<Result> {
    return this.transaction.run(tenantId, (manager) => work(manager, this.clock.now()));
  }
}

/** Waits for somebody who is just deciding the question, whose decision counts. */
async function expired(manager: EntityManager, id: string, now: Date): Promise<Approval> {
  const late = { id, status: 'pending' as const, expiresAt: LessThanOrEqual(now) };
  await manager.update(ApprovalEntity, late, { status: 'expired' });
  return approvalAt(await manager.findOneByOrFail(ApprovalEntity, { id }), now);
}

function whereOf(
  { scopePrefix, severity, status }: ApprovalFilter,
  now: Date,
): FindOptionsWhere<ApprovalEntity>[] {
  const common = {
    ...(severity && { severity }),
    ...(scopePrefix !== undefined && { scope: beginsWith(scopePrefix) }),
  };
  switch (status) {
    case 'pending':
      return [{ ...common, status, expiresAt: MoreThan(now) }];
    case 'expired':
      return [
        { ...common, status },
        { ...common, status: 'pending', expiresAt: LessThanOrEqual(now) },
      ];
    default:
      return [{ ...common, ...(status && { status }) }];
  }
}

function beginsWith(prefix: string): FindOperator<string> {
  return Like(`${prefix.replace(/[\\%_]/g, '\\$&')}%`);
}
