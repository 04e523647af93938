import { Injectable } from '@nestjs/common';
import { TenantTransaction } from '@app/database';
import type { TenantId } from '@app/kernel';
import { statusesOf } from '../run-status-filter';
import { workflowStatusesOf } from './workflow-status-words';

/** Where an execution comes from: a plan of ours, or a workflow that another orchestrator runs. */
export type ExecutionType = 'map_plan' | 'wcp_workflow';

/** Which executions to list; all that fit every given field. */
export interface ExecutionFilter {
  /** A word of the contract; one that is neither type fits nothing. */
  readonly type?: string | undefined;
  /** A word of the contract. */
  readonly status?: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** An execution by name. */
export interface IndexedExecution {
  readonly id: string;
  readonly type: ExecutionType;
}

const FITTING = `
  select id::text as id, 'map_plan' as type, created_at from plan_runs
  where $1::text in ('', 'map_plan') and ($2::text[] is null or status = any($2))
  union all
  select id, 'wcp_workflow', started_at from workflows
  where $1::text in ('', 'wcp_workflow') and ($3::text[] is null or status = any($3))`;

/** The one order of all executions, whoever runs them. A tenant sees its own. */
@Injectable()
export class ExecutionIndex {
  constructor(private readonly transaction: TenantTransaction) {}

  /** One page, the newest first, and how many there are. */
  page(
    tenantId: TenantId,
    { limit, offset, status, type = '' }: ExecutionFilter,
  ): Promise<{ readonly found: readonly IndexedExecution[]; readonly total: number }> {
    const filter = [type, statusesOf(status) ?? null, workflowStatusesOf(status) ?? null];
    return this.transaction.run(tenantId, async (manager) => {
      const found = await manager.query<IndexedExecution[]>(
        `select id, type from (${FITTING}) as fitting order by created_at desc, id desc limit $4 offset $5`,
        [...filter, limit, offset],
      );
      const [counted] = await manager.query<{ total: number }[]>(
        `select count(*)::int as total from (${FITTING}) as fitting`,
        filter,
      );
      return { found, total: counted?.total ?? 0 };
    });
  }
}
